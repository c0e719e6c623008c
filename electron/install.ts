/** Where the program lies: its models and resources are read from disk, beside source and bundle alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the installation: the nearest one above this file that holds the OCR models. */
export const INSTALL_DIR = (() => {
  let dir = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(dir, 'ocr-models')) && dirname(dir) !== dir) dir = dirname(dir);
  return dir;
})();
