/** Dossier code and procedure code in the QR codes of one-stop dossiers (TT 01/2023/TT-VPCP; TCVN 7322). */

/** Identity code of the receiving authority, date of receipt, number of the day (NĐ 61/2018, Điều 26). */
const DOSSIER = /(?<![\p{L}\d.])((?:\d{2,3}\.)*[A-Z]\d{1,2}(?:\.\d{1,3}){0,4}-\d{6}-\d{3,6})(?!\d)/u;
/** Code of the national procedure base: `1.001193`. */
const PROCEDURE = /(?<![\d.])([1-3]\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?)(?!\d)/u;

/** The codes in a text or a QR code's content, null where there is none. */
export function oneStopCodes(text: string): { dossierCode: string | null; procedureCode: string | null } {
  const dossier = DOSSIER.exec(text)?.[1] ?? null;
  return {
    dossierCode: dossier && isDay(dossier) ? dossier : null,
    procedureCode: PROCEDURE.exec(text)?.[1] ?? null,
  };
}

/** Whether the six digits are a day (YYMMDD or DDMMYY are both in use). */
function isDay(code: string): boolean {
  const digits = /-(\d{2})(\d{2})(\d{2})-/.exec(code)!.slice(1).map(Number) as [number, number, number];
  const [a, month, c] = digits;
  return month >= 1 && month <= 12 && ((c >= 1 && c <= 31) || (a >= 1 && a <= 31));
}
