/** Parts that many bodies share. */
import { z } from 'zod';

const pixels = z.number().finite();
/** A box in pixels with an area. */
export const boxSchema = z.tuple([pixels, pixels, pixels.positive(), pixels.positive()]);
export const versionSchema = z.number().int().nonnegative().optional();
export const pageIds = z.array(z.number().int().positive()).min(1).max(20_000);
