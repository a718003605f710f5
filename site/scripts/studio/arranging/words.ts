/** "1 photo", "12 photos". */
export const photosIn = (count: number) => (count === 1 ? "1 photo" : `${count} photos`);
