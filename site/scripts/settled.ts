/** When a picture or stylesheet is there, or has failed. */
export const settled = (element: HTMLElement) =>
  new Promise((resolve) => {
    for (const event of ["load", "error"]) element.addEventListener(event, resolve, { once: true });
  });
