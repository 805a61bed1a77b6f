// Scores the role of each sentence of an English text by its wording: news, verdicts and requests carry the point of a
// text; greetings, small talk, headings and background do not. Used with models that score only what sentences mean,
// for which "I hope you are well" is as good a first sentence as any.

/** What a cue adds to the score of a sentence; the scores of the model's own differ by about 1 within a text. */
type Cue = readonly [pattern: RegExp, points: number];

const GREETING =
  /^(?:(?:dear|hi|hello|hey)\b[^,!.:?]*[,!.:?]?|good (?:morning|afternoon|evening)\b[^,!.:?]*[,!.:?]?|to whom it may concern[,:.]?)\s*/i;
const SIGN_OFF =
  /^(?:(?:(?:kind|best|warm|many|with|all|lots of|much) )*(?:regards|wishes|love|thanks|cheers|greetings|hugs|kisses)|yours|sincerely|best|thank you|see you|talk (?:soon|to you)|take care|bye|ps|p\.s\.)\b/i;

const SMALL_TALK: readonly Cue[] = [
  [
    /\b(?:hope (?:you|this|that you|all|everyone|everything)|how (?:are|was|is|were|have) (?:you|your|everyone|things|it)\b|nice to (?:see|hear|meet)|long time|miss you|trust (?:you|this))/i,
    -3,
  ],
  [/\b(?:thanks?|thank you|grateful)\b.{0,25}\b(?:for|to)\b/i, -2],
  [/\b(?:sorry|apologi[sz]e|apologies) (?:for|about)\b/i, -1.5],
  [
    /\b(?:if you have (?:any )?(?:questions|problems)|let (?:me|us) know if|do(?: not|n't) hesitate|feel free|looking? forward|in advance|stay tuned|say hello|give my love)\b/i,
    -2,
  ],
  [/\b(?:please|kindly) (?:reply|contact|call|write|answer|get in touch|bring|see|note)\b/i, -0.5],
];

const HEADING =
  /^(?:(?:the )?(?:minutes|notes|agenda|protocol|attendees|participants)|subject|re|fwd|present|attending|in attendance|apologies|(?:meeting|team) (?:notes|minutes)|(?:\S+ ){0,3}(?:meeting|call|stand-?up|session|retrospective)(?:,| was| of| on))\b/i;

/** Sentences that prepare for the point. */
const BACKGROUND: readonly Cue[] = [
  [
    /^(?:as (?:you|many of you|some of you|we all) (?:may |might |probably |all )?(?:know|remember|heard)|you (?:may|might|probably)|(?:just )?a? ?quick (?:question|note|update|reminder)|i (?:just )?(?:wanted to (?:ask|check|say)|have a (?:\w+ )?question)|it's that time|it has come to|you(?: will|'ll| won't)? (?:never )?(?:believe|guess)|i(?:'ve| have) been (?:thinking|meaning)|once again|guess what)\b/i,
    -2,
  ],
  [HEADING, -1.5],
  [/\bnext meeting\b/i, -1],
  [/^(?:first of all|don't panic|firstly|let's (?:start|begin)|picture this|imagine)\b/i, -1],
  [
    /\b(?:many|different|various|all) (?:parts|kinds|places|types) of\b|^(?:everyone|everybody|many people|most people|people|we all) (?:know|love|like|have|has|think|believe)/i,
    -0.3,
  ],
];

/** Sentences that bring the point. */
const POINT: readonly Cue[] = [
  [
    /\b(?:decided|agreed|voted|resolved|approved|concluded|announced|unveiled|introduced|discovered|launched|confirmed|revealed|elected|appointed)\b/i,
    0.5,
  ],
  [
    /\b(?:(?:ha(?:s|ve) been|will be|is|are|was|were|must be|to be) (?:\w+ly )?(?:moved|postponed|delayed|cancell?ed|closed|changed|rescheduled|installed|replaced|shut|approved|accepted|rejected|extended|brought forward|held|out of stock|sold out)|(?:takes?|will take|took) place|have to cancel|can(?:not|'t) (?:come|make it|attend)|won't be able)\b/i,
    0.9,
  ],
  [
    /\b(?:i am writing|i'm writing|we are writing|writing to|this is to|please be advised|we regret|happy to announce|pleased to)\b/i,
    0.8,
  ],
  [/\b(?:must|has to|have to|need to|needs to|from (?:now on|next|tomorrow|monday))\b/i, 0.4],
  [/\b(?:unfortunately|therefore|as a result|the reason|in short|to sum up|overall|all in all|in conclusion)\b/i, 0.5],
  [
    /\b(?:the (?:biggest|main|most important) (?:problem|reason|point|question|change|thing)|most important(?:ly)?)\b/i,
    0.4,
  ],
];

/** A definition counts only with a noun as its subject: "It is a ..." needs the sentence before it. */
const DEFINES =
  /^(?:(?:an?|the) )?(?!it\b|this\b|that\b|these\b|he\b|she\b|they\b|there\b|i\b|we\b|you\b|what\b|one\b|here\b)[\w'-]+(?: [\w'-]+){0,4}? (?:is|are|was|were) (?:an?|the (?:process|study|art|branch|name|capital|practice|science)|any|one of)\b/i;

/** Who tells of himself comes to the point with these, at the end of a story or a review. */
const OUTCOME: readonly Cue[] = [
  [
    /\b(?:turn(?:ed|s) out|found out|in the end|finally|eventually|at last|luckily|it was then|that was when|that's when|reali[sz]ed?|learn(?:ed|t)|(?:have|has|had|'ve|'d|i|we) decided|(?:i am|i'm|we are|we're) (?:going to|quitting|leaving|moving|getting|having)|ended up|from now on|since then|never (?:been so|felt so|again))\b/i,
    1,
  ],
  [
    /\b(?:recommend|(?:would|will|won't|shall)(?: \w+){0,4} (?:again|back)|never again|waste of|worth|save your money|something else|elsewhere|don't buy|five stars|regret\w*|disappoint\w*|refund|money back|satisfied|(?:very|so|really) (?:happy|pleased|unhappy) with|love it|stay away|avoid|highlight|(?:the )?best \w+ (?:i|we|of)|(?:the )?worst \w+ (?:i|we|of)|best part)\b/i,
    1,
  ],
  [/\b(?:no longer|stopped working|broke|does(?: not|n't) work)\b/i, 0.4],
];

/** A story or a review begins with where and when, and comes to its point later. */
const SETTING: Cue = [
  /^(?:so |well,? )?(?:once|one day|long ago|yesterday|last|this|on|a few|two|three)\b|\b(?:i|we)(?:'ve)? (?:\w+ )?(?:bought|ordered|purchased|received|got|tried|visited|went|stayed|travel+ed|booked|spent|arrived|landed|took|have|been|had)\b/i,
  -0.6,
];
const FABLE = /^(?:once\b|long ago|one day\b|there (?:once )?(?:was|lived)\b|many years ago)/i;

/** A favour is asked with these: the point of a message. */
const REQUEST =
  /\b(?:could|can|would|will) (?:you|someone|anyone|we|i)\b|\bwould like\b|\b(?:i|we) (?:need|want)\b|\bplease (?:send|let|bring|come|work|pay|return|confirm|sign|submit|check)\b/i;

/** How much an opening counts against a sentence that needs the one before it. */
const LEANS: readonly Cue[] = [
  [/^(?:it|he|she|they|this|these|those|his|her|their|its|both|there|others?|some|such)\b/i, -0.2],
  [/^(?:but|and|so|then|however|also|or|because|otherwise|still|instead)\b/i, -0.3],
];

const FIRST_PERSON = /\b(?:i|we|my|our|me|us|i'm|i've|we're|we've)\b/i;

/** A report says the most important first, whatever else was announced or closed. */
const REPORTED = 0.3;
const LEAD = 0.15;

/** Sentences of fewer words are seldom a summary. */
const FEW_WORDS = 5;
/** Share of sentences in the first person from which a text is told in it. */
const TOLD = 0.3;

const sumOf = (cues: readonly Cue[], sentence: string) =>
  cues.reduce((sum, [pattern, points]) => sum + (pattern.test(sentence) ? points : 0), 0);

/**
 * Letters are judged by what they ask and announce, stories and reviews by how they end, reports by how they begin.
 * @returns what the role of each sentence adds to its score: below 0 it is not the point of the text
 */
export function sentenceRoles(sentences: readonly string[]): number[] {
  const [first = ''] = sentences;
  const isLetter = GREETING.test(first) || sentences.slice(-2).some(isSignOff);
  const personal = sentences.filter((sentence) => FIRST_PERSON.test(sentence)).length / sentences.length;
  const isTold =
    !isLetter && (personal > TOLD || FABLE.test(first) || (FIRST_PERSON.test(first) && SETTING[0].test(first)));
  const isReport = !isLetter && !isTold && !HEADING.test(first);
  return sentences.map((sentence, i) => {
    const said = sentence.replace(GREETING, '');
    const words = said.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
    const isLast = i >= sentences.length - 2;
    let points = sumOf(SMALL_TALK, said) + sumOf(BACKGROUND, said) + sumOf(LEANS, said);
    points += sumOf(POINT, said) * (isReport ? REPORTED : 1);
    if (words < FEW_WORDS) points -= words < 2 ? 4 : 1;
    if (isLast && isSignOff(said)) points -= 3;
    if (isReport && i === 0 && points >= 0) points += LEAD;
    if (DEFINES.test(said)) points += 0.5;
    if (/[!]$/.test(said) && isLetter) points -= 0.7;
    if (isTold) points += sumOf(OUTCOME, said) + (i === 0 ? sumOf([SETTING], said) : 0);
    // The answer to the question that a text begins with.
    if (i === 1 && !isLetter && /[?]$/.test(first)) points += 1;
    const asks = REQUEST.test(said);
    if (isLetter && asks) points += 0.8;
    else if (said.endsWith('?')) points -= 1.5;
    return points;
  });
}

function isSignOff(sentence: string): boolean {
  return SIGN_OFF.test(sentence) && !/[?]$/.test(sentence);
}
