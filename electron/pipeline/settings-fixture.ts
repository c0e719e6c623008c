/** Settings of a dossier that the shipped profiles take, for tests. */
export const SETTINGS = {
  agencyCode: 'H24.99.01',
  title: 'Hồ sơ',
  fileNotation: '1',
  maintenance: '01',
  mode: '01',
  paperFileCode: 'K1',
};
