/** Name and version of this program, as packages and logs give them. */
import manifest from '../package.json' with { type: 'json' };

export const SOFTWARE = { name: 'Trạm Số hóa', version: manifest.version };
