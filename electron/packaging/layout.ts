/** Where things lie inside packages: those of TT 05/2025 (E-ARK), and bags. */
import type { Places } from './content.ts';

export const METS = 'METS.xml';
export const EAD = 'metadata/descriptive/EAD.xml';
export const PREMIS = 'metadata/preservation/PREMIS.xml';
export const REP = 'representations/rep1';
export const REP_METS = `${REP}/METS.xml`;
export const REP_PREMIS = 'metadata/preservation/PREMIS_rep1.xml';
/** Schemas that come with the station; those of the elements are made of the profile. */
export const SCHEMAS = ['mets.xsd', 'xlink.xsd', 'DILCISExtensionMETS.xsd', 'premis.xsd'];

const page = (n: number) => String(n).padStart(4, '0');

export const EARK_PLACES: Places = {
  data: (name) => `${REP}/data/${name}.pdf`,
  description: (name) => `${REP}/metadata/descriptive/EAD_doc_${name}.xml`,
  alto: (name, n) => `${REP}/documentation/alto/${name}-${page(n)}.xml`,
  rendered: (name) => `${REP}/documentation/rendered/${name}.pdf`,
  base: REP,
};

export const BAG_DECLARATION = 'bagit.txt';
export const BAG_INFO = 'bag-info.txt';
export const BAG_MANIFEST = 'manifest-sha256.txt';
export const BAG_TAG_MANIFEST = 'tagmanifest-sha256.txt';
export const BAG_DOSSIER = 'data/metadata/dossier.xml';

export const BAG_PLACES: Places = {
  data: (name) => `data/${name}.pdf`,
  description: (name) => `data/metadata/documents/${name}.xml`,
  alto: (name, n) => `data/alto/${name}-${page(n)}.xml`,
  rendered: (name) => `data/rendered/${name}.pdf`,
  base: '',
};
