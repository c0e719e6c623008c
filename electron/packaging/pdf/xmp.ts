/** The XMP packet of a PDF/A-2b file; says the same as the document information dictionary. */
import { escapeXml } from '../../files/xml.ts';
import type { PdfMeta } from './write.ts';

/** XMP as PDF/A-2 wants it (ISO 19005-2, 6.6): uncompressed, with part and conformance. */
export function xmpPacket(meta: PdfMeta): string {
  const alternative = (name: string, text: string | undefined) =>
    text
      ? `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></dc:${name}>\n`
      : '';
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
${alternative('title', meta.title)}${meta.author ? `<dc:creator><rdf:Seq><rdf:li>${escapeXml(meta.author)}</rdf:li></rdf:Seq></dc:creator>\n` : ''}${alternative('description', meta.subject)}<dc:language><rdf:Bag><rdf:li>${meta.language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>${escapeXml(meta.producer)}</pdf:Producer>
<xmp:CreatorTool>${escapeXml(meta.producer)}</xmp:CreatorTool>
<xmp:CreateDate>${meta.createdAt}</xmp:CreateDate>
<xmp:ModifyDate>${meta.createdAt}</xmp:ModifyDate>
<xmp:MetadataDate>${meta.createdAt}</xmp:MetadataDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`;
}
