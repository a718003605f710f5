import type { Page } from "playwright-core";

/** Chooses how to enter on a gallery's page for that, and sends the password. */
export async function enterWith(
  page: Page,
  { role, password }: { role: "Guest" | "Client"; password: string },
): Promise<void> {
  await page.getByRole("radio", { name: new RegExp(`^${role}`) }).check();
  const field = page.locator("[id='@password']");
  await field.fill(password);
  await field.press("Enter");
}
