// Scores whether a text has the form that an English query asks for: a number, a time, a name or an instruction. Used
// with models that compare only word meanings, for which "when does it close" and "at 9 pm" share no word.

interface Shape {
  readonly asks: RegExp;
  readonly answers: RegExp;
}

const NUMBER =
  /\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|twice|half)\b/i;
const TIME =
  /\d|\b((mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|winter|morning|noon|midnight|daily)\b/i;

const SHAPES: readonly Shape[] = [
  { asks: /\bhow (many|much|long|far|tall|high|old|big|deep|heavy|fast|often|expensive|large)\b/i, answers: NUMBER },
  {
    asks: /\b(price|cost|population|distance|height|length|size|weight|speed|age|number|salary|temperature|range|point)\b/i,
    answers: NUMBER,
  },
  { asks: /\b(when|what time|what year|hours|date|deadline|best time)\b/i, answers: TIME },
  {
    asks: /^(who|whose|whom)\b|\b(inventor|author|founder|first (man|woman|president|person)|president|ceo)\b/i,
    answers: /\b\p{Lu}\p{Ll}+ (\p{Ll}{2,3} ){0,2}\p{Lu}\p{Ll}+/u,
  },
  {
    asks: /^why\b|^what (causes|makes|leads to)\b|\b(reasons?|causes?) (for|of|why)\b/i,
    answers:
      /\b(because|due to|caused?|causes|since|so that|in order to|reasons?|results? (in|of|from)|leads? to|occurs?|happens?|makes?|helps?|more .{1,40} than)\b/i,
  },
  {
    asks: /^(is|are|can|could|should|may|does|do|will) .*\b(bad|good|safe|dangerous|healthy|harmful|toxic|allowed|legal|worth|true|necessary|eat|drink|have|use|take|cause|help|hurt|work)\b/i,
    answers:
      /\b(yes|no|not|never|harmful|healthy|unhealthy|safe|unsafe|dangerous|poisonous|toxic|good|bad|better|worse|can|cannot|should|must|may|allowed|forbidden|recommended|illegal|reduces?|increases?|improves?|damages?)\b/i,
  },
  {
    asks: /\b(things to do|what to (do|see|visit)|places to|activities|sights|attractions)\b/i,
    answers:
      /\b(visit|enjoy|try|tours?|zoo|parks?|museums?|attractions?|explore|beach|galler(y|ies)|families|sights?)\b/i,
  },
];

const ASKS_HOW =
  /\bhow (to|do|can|should)\b|^(fix|repair|remove|change|reset|cancel|make|learn|prevent|clean|install|delete|write|build|cook|lose|get|stop|treat|tie|bake)\b|\b(recipe|tips|advice|cure|remed(?:y|ies)|relief|treatment|instructions|ideas|won't|doesn't|not working|(?:is|too) slow|broken|stuck|keeps? \w+ing)\b/i;

/** Verbs that start instructions. */
const INSTRUCTIONS = new Set(
  (
    'add adjust allow answer apply arrange ask attach avoid back bake beat begin bend boil book bring brush build buy ' +
    'call change charge check chill choose clean clear click close collect combine come compare connect contact ' +
    'continue cook cool copy cover create cross cut delete dial dissolve divide download drain draw drink drive drop ' +
    'dry eat empty enter exercise explain fill find fix fold follow fry gather get give go grate grill hang heat hold ' +
    'insert install introduce iron keep knead label layer lay leave let lift list listen loosen look lower make mark ' +
    'marinate measure melt mix move offer open order pack paint park pay peel pick place plan plant play point pour ' +
    'practise practice prepare press print protect pull push put raise read reduce register remove repair repeat ' +
    'replace reset rest restart return rinse roast roll rub run save scrub search season select send separate serve ' +
    'set shake show sign simmer sit slice slide soak solve speak spray spread sprinkle squeeze stand start stay stick ' +
    'stir stop store stretch study submit switch take talk tap tell think tie tighten toast touch train trim try turn ' +
    'twist type unplug update use visit wait walk wash watch water wear weigh whisk wipe work wrap write'
  ).split(' '),
);

/** Matches the first word of each clause that could be an instruction. */
const CLAUSES = /(?:^|[.!?;,:] |\band |\bto |\bcan |\bmay )([a-z]+)/gi;

/** 1 if the text has a form that the query asks for, 0.5 for an embedded instruction, otherwise 0. */
export function answerShape(query: string, text: string): number {
  if (SHAPES.some(({ asks, answers }) => asks.test(query) && answers.test(text))) return 1;
  if (!ASKS_HOW.test(query)) return 0;
  const begun = [...text.matchAll(CLAUSES)].map(([, word = '']) => INSTRUCTIONS.has(word.toLowerCase()));
  if (begun[0] === true) return 1;
  return begun.includes(true) ? 0.5 : 0;
}
