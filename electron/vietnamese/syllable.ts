/**
 * Whether a word can be a Vietnamese syllable, by the rules of the spelling (initial, rime, tone) and no word list: a
 * list would call every rare family name an error.
 */

const INITIALS = 'ngh ng nh ch gh gi kh ph qu th tr b c d đ g h k l m n p r s t v x'.split(' ');

/** Rimes without tone: every vowel group with the finals it admits. */
const RIMES = new Set(
  [
    'a ac ach ai am an ang anh ao ap at au ay',
    'ă ăc ăm ăn ăng ăp ăt',
    'â âc âm ân âng âp ât âu ây',
    'e ec em en eng eo ep et',
    'ê êch êm ên ênh êp êt êu êc êng',
    'i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu',
    'y ya yêm yên yêng yêt yêu yêc yêp ych ym yn ynh yp yt yu',
    'o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc op ot',
    'ô ôc ôi ôm ôn ông ôông ôp ôt',
    'ơ ơi ơm ơn ơp ơt',
    'u ua uân uâng uât uây uc uê uêch uênh uêt ui um un ung uô uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyt uyu uyn uyp',
    'ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu',
  ].flatMap((line) => line.split(' ')),
);

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu;
/** Finals that stop the breath admit the rising and the heavy tone only. */
const STOPPED = /(?:c|ch|p|t)$/u;
const SHARP_OR_HEAVY = /[\u0301\u0323]/u;

/** True for one syllable as it is spelt in Vietnamese, in any case. Tone-mark placement makes no difference. */
export function isSyllable(word: string): boolean {
  const decomposed = word.toLowerCase().normalize('NFD');
  const tones = decomposed.match(TONES) ?? [];
  if (tones.length > 1) return false;
  const bare = decomposed.replaceAll(TONES, '').normalize('NFC');
  return rimesOf(bare).some(
    (rime) =>
      RIMES.has(rime) && (!STOPPED.test(rime) || (tones.length === 1 && SHARP_OR_HEAVY.test(tones[0]!))),
  );
}

/** What is left behind each initial that the word may begin with. */
function rimesOf(bare: string): string[] {
  const rimes = [bare];
  for (const initial of INITIALS) {
    if (!bare.startsWith(initial)) continue;
    const rest = bare.slice(initial.length);
    if (initial === 'qu') rimes.push(`u${rest}`, rest);
    // The i of gi is the rime's own in gì, giếng.
    else if (initial === 'gi') rimes.push(rest, `i${rest}`);
    else if (fits(initial, rest)) rimes.push(rest);
  }
  return rimes;
}

/** c, g and ng before back vowels; k, gh and ngh before e, ê, i and y. */
function fits(initial: string, rime: string): boolean {
  const front = /^[eêiy]/u.test(rime);
  if (initial === 'c' || initial === 'ng') return !front;
  if (initial === 'gh' || initial === 'ngh') return front;
  return initial !== 'g' || !front || rime.startsWith('i');
}
