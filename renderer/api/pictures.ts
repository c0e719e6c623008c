/** Where pictures of pages lie. */

/** The page as lists show it; `version` is its image's, so that a browser may keep what it has. */
export function thumbnailAddress(id: number, version: string): string {
  return `/api/pages/${id}/thumbnail?v=${version}`;
}
