/** Where things lie inside a package of TT 05/2025 (AIP_hoso). */

export const METS = 'METS.xml';
export const EAD = 'metadata/descriptive/EAD.xml';
export const PREMIS = 'metadata/preservation/PREMIS.xml';
export const REP = 'representations/rep1';
export const REP_METS = `${REP}/METS.xml`;
export const DATA = 'data';
export const REP_PREMIS = 'metadata/preservation/PREMIS_rep1.xml';
export const SCHEMAS = ['mets.xsd', 'xlink.xsd', 'DILCISExtensionMETS.xsd', 'EAD.xsd', 'EAD_doc.xsd'];

/** Path of a document's metadata within the representation, by its data file's name without extension. */
export function eadDocPath(name: string): string {
  return `metadata/descriptive/EAD_doc_${name}.xml`;
}

/** Path of the ALTO of page `n` (from 1) of a document within the representation. */
export function altoPath(name: string, n: number): string {
  return `documentation/alto/${name}-${String(n).padStart(4, '0')}.xml`;
}
