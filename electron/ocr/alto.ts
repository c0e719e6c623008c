/** ALTO 4 XML of a page's text (Library of Congress, alto-4-4.xsd): boxes in pixels, word confidence 0–1. */
import { escapeXml } from '../files/xml.ts';
import type { Box } from '../imaging/raster.ts';
import type { Line, PageText } from './types.ts';

export interface AltoOrigin {
  /** The image that was read. */
  fileName: string;
  software: { name: string; version: string };
}

/** A whole ALTO document; characters that XML 1.0 does not allow are dropped. */
export function alto(page: PageText, { fileName, software }: AltoOrigin): string {
  const blocks = page.blocks.map((block, b) => {
    const lines = block.lines.map((line, l) => textLine(line, `b${b + 1}_l${l + 1}`)).join('');
    return `<TextBlock ID="b${b + 1}" ${place(block.box)}>\n${lines}</TextBlock>\n`;
  });
  const { width, height } = page;
  return `<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="4.4">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>${escapeXml(fileName)}</fileName></sourceImageInformation>
<Processing ID="ocr"><processingSoftware><softwareCreator>${escapeXml(software.name)}</softwareCreator><softwareName>Tesseract (${escapeXml(page.languages)})</softwareName><softwareVersion>${escapeXml(software.version)}</softwareVersion></processingSoftware></Processing>
</Description>
<Layout>
<Page ID="p1" PHYSICAL_IMG_NR="1" WIDTH="${width}" HEIGHT="${height}">
<PrintSpace HPOS="0" VPOS="0" WIDTH="${width}" HEIGHT="${height}">
${blocks.join('')}</PrintSpace>
</Page>
</Layout>
</alto>
`;
}

function textLine({ box, words }: Line, id: string): string {
  const strings = words.map(
    (w, n) =>
      `<String ID="${id}_w${n + 1}" CONTENT="${escapeXml(w.text)}" ${place(w.box)} WC="${(w.confidence / 100).toFixed(2)}"/>`,
  );
  return `<TextLine ID="${id}" ${place(box)}>\n${strings.join('\n<SP/>\n')}\n</TextLine>\n`;
}

function place([x, y, w, h]: Box): string {
  return `HPOS="${x}" VPOS="${y}" WIDTH="${w}" HEIGHT="${h}"`;
}
