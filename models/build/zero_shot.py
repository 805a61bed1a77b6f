"""zero-shot: does a text have something to do with a label? (BERT layout, NLI classes)

Data      texts with labels that fit (topics.py): wishes, feelings and topics with what people say then;
          WordNet's examples and meanings with their topics and what they are kinds of; sentences of a
          topic's words between everyday words; reviews (sentiment.py). Labels of made-up words
          teach the rule for words that were never seen: yes if the text has the word, else no
Held out  one text in ten by hash, never trained on (600 drawn of each kind)
Score     how often the right one of four labels comes first, and the calibration error of its score
"""

import random

import torch
import torch.nn.functional as F
from bert import batch, count, save
from calibrate import calibration_error, temperature
from common import Report, draw, fake_word, pick, seed_everything, steps
from glove import Glove, WordTable, word_tokenizer
from matching import Matching
from sentiment import review
from topics import Labels
from train import fit

WORDS = 25_000
TOPICS = {
    "sports": "football soccer match goal goals team player players coach stadium tennis basketball baseball hockey race champion championship score scored scorer league ball runner swimmer athlete athletes olympic tournament penalty referee defender striker goalkeeper marathon golf boxing cup medal kicked beat defeated halftime fans gym",
    "politics": "election elections president minister parliament vote voters voted senate senator government campaign policy mayor treaty congress party democracy candidate republican democrat ambassador tax taxes immigration reform governor opposition debate ballot prime coalition diplomat sanctions constitution elected political",
    "technology": "computer computers software phone smartphone internet robot robots code laptop app network data chip server browser keyboard programming developer programmer website startup cloud algorithm artificial intelligence processor update android iphone wifi bug hacker password screen gadget digital online update tech",
    "cooking": "recipe oven soup bread kitchen chef flour sugar butter cake sauce pasta onion onions garlic salt pepper bake baked boil fry fried stir tomato tomatoes potato potatoes cheese egg eggs rice dish ingredients delicious tasty meal dinner lunch dough simmer spoon cook cooked minutes grill chicken salad dessert",
    "travel": "hotel flight flights airport beach passport tourist tourists luggage train journey map island trip vacation holiday museum suitcase abroad visa cruise guide sightseeing backpack hostel destination tickets airline booked resort mountains traveled travelled visited ship tour plane",
    "health": "doctor doctors hospital medicine nurse vaccine disease patient patients surgery diet pain fever clinic exercise blood heart cancer flu cough headache symptoms pill pills therapy virus infection healthy sleep vitamins allergy dentist treatment diabetes doses ill sick",
    "music": "song songs guitar concert singer band album piano drum drums melody orchestra violin rhythm choir tune jazz rock lyrics musician composer symphony sang sing radio chorus opera playlist rapper stage dance trumpet",
    "business": "company companies profit profits investor investors stock stocks sales manager bank banks startup customers budget merger price prices shares revenue market markets ceo economy inflation quarter trade employees office deal billion dollars interest loan earnings bankruptcy factory hired",
    "science": "experiment experiments physics chemistry laboratory planet planets atom atoms telescope scientist scientists theory biology galaxy gene genes molecule research researchers discovered discovery space rocket nasa astronaut mars moon star stars particle particles evolution species dna gravity astronomers cell cells orbit",
    "education": "school schools teacher teachers student students exam exams lesson lessons homework university class classroom degree textbook pupil pupils lecture college library graduate studied professor grade grades learn learning kindergarten essay scholarship math semester taught",
    "weather": "rain rainy rained storm storms snow snowed sunshine sunny cloud clouds cloudy wind winds windy temperature temperatures thunder lightning forecast flood fog hurricane frost heat degrees humid cold warm umbrella tornado drought celsius",
    "animals": "dog dogs cat cats horse horses bird birds elephant lion lions rabbit zoo puppy kitten tiger wolf cow cows sheep monkey bear bears whale shark snake farm paws tail barked fur nest wild penguin dolphin giraffe fox pet veterinarian",
    "movies": "movie movies film films actor actors actress director cinema hollywood scene oscar screenplay trailer sequel comedy drama thriller theater premiere blockbuster series episode netflix character plot starring television",
    "crime": "police thief thieves robbery stole stolen murder arrested arrest prison jail judge court lawyer trial guilty criminal criminals detective suspect suspects victim gun kidnapped fraud witness sentenced burglar lawsuit verdict evidence",
    "refund": "refund reimbursed reimbursement bought purchase purchased receipt return returned broken defective warranty exchange order device advertised complaint charged twice package item money damaged working credit replacement",
    "fashion": "dress dresses shirt shoes skirt designer model runway jeans jacket fabric silk clothes outfit style stylish trend trends boots hat handbag jewelry makeup wardrobe collection sneakers scarf",
    "religion": "church god prayer prayers pray prayed priest bible faith mosque temple worship holy pope bishop monk saint sermon gospel christian muslim buddhist jewish hindu pilgrim religious heaven soul easter ramadan blessing",
    "family": "mother father mom dad brother sister grandmother grandfather grandma grandpa uncle aunt cousin cousins daughter son parents parent wedding married marriage divorce husband wife baby birth nephew niece siblings toddler bride",
    "gaming": "gamer gamers playstation xbox nintendo console consoles videogame level levels joystick multiplayer esports quest boss arcade gameplay minecraft dungeon avatar puzzle",
    "cars": "car truck trucks engine engines tire tires wheel wheels brake brakes driver vehicle vehicles gasoline garage mechanic highway motor sedan parking horsepower bumper windshield steering clutch diesel",
    "environment": "pollution recycling recycle plastic emissions carbon forest forests deforestation rainforest renewable solar wildfire ecosystem waste greenhouse warming sustainable conservation glacier endangered oceans reef coal garbage",
    "art": "painting paintings painter sculpture sculptor gallery canvas portrait exhibition sketch artist artists drawing watercolor masterpiece brush mural museum museums pottery picasso rembrandt",
    "history": "century centuries ancient empire emperor medieval king kings queen dynasty castle castles pharaoh pyramid pyramids archaeologist archaeologists ruins roman romans revolution historian historians monument colony knights viking",
    "war": "army soldier soldiers troops battle battles bomb bombs missile missiles tank tanks invasion invaded weapon weapons military general ceasefire airstrike navy combat enemy rebels wounded casualties sniper ammunition",
    "books": "book books novel novels author authors writer writers chapter chapters poem poems poet poetry paperback publisher published bestseller reader readers library bookstore fiction biography pages fairytale",
    "housing": "furniture sofa couch bedroom bathroom roof renovation renovate apartment rent landlord tenant mortgage carpet curtain curtains plumber plumbing lawn gardening kitchen attic basement cupboard wallpaper paint decor",
    "jobs": "resume interview hiring salary salaries career careers vacancy vacancies applicant applicants recruiter unemployed unemployment intern internship promotion promoted boss coworker coworkers overtime workplace profession fired employer",
    "shopping": "shop shops shopping store stores mall discount discounts sale bargain cart checkout supermarket grocery groceries coupon coupons customer cashier purchase voucher retailer",
}
TOPICS = {name: list(dict.fromkeys(words.split())) for name, words in TOPICS.items()}
SYNONYMS = {
    "sports": ["sport", "athletics"], "politics": ["political", "government"], "technology": ["tech", "computers", "computing"],
    "cooking": ["food", "recipes"], "travel": ["traveling", "tourism", "travelling"], "health": ["medicine", "medical"],
    "music": ["musical", "concerts"], "business": ["finance", "economy", "economics"], "science": ["scientific", "space", "astronomy"],
    "education": ["school", "learning"], "weather": ["climate", "meteorology"], "animals": ["pets", "wildlife", "nature"],
    "movies": ["cinema", "film", "entertainment"], "crime": ["law", "legal"], "refund": ["returns", "complaint"],
    "fashion": ["clothing", "style"], "religion": ["faith", "spirituality"], "family": ["relationships", "parenting"], "gaming": ["videogames"],
    "cars": ["automobiles", "automotive"], "environment": ["ecology", "sustainability"], "art": ["arts"], "history": ["historical"],
    "war": ["military", "defense"], "books": ["literature"], "housing": ["household", "property"], "jobs": ["employment", "careers"],
    "shopping": ["retail"],
}
EVERYDAY = (
    "the a an of to in on at for with from by and or but after before over under during about into through between "
    "this that these those it he she they we you i his her their our my your its was were is are be been has have had "
    "will would can could should may might must did does do not no yes all some many few more most much other another "
    "new old big small long short high low first last next early late good great people man woman men women child "
    "children friend friends year years month week day days today yesterday tomorrow morning evening night "
    "time times hour hours one two three four five six ten hundred ended started began made makes make took take gave "
    "give got get went go came come said says told asked think thought know knew see saw found left right put used use "
    "there here where when why how what who which then than so very too also just only still even again always never "
    "often extra final full half top best bad recently several both each every any because if while until since out up "
    "down off back away around world country city town street house home room thing things way life name number place "
    "point part side end line group case fact idea problem question answer need needs want wants like love please hi hello"
).split()
HYPOTHESES = ("This example is {}.", "This example is {}.", "This example is about {}.", "This text is about {}.", "This is {}.", "The topic is {}.", "It is about {}.", "{}")
SENTENCES = (
    "the {} and the {} were in the news", "i read about a {} today", "a new {} for the {}", "she talked about the {} all day",
    "the {} was near the {}", "we need a {} and a {}", "everyone saw the {} with the {} yesterday", "my {} is better than your {}",
    "they discussed the {} , the {} and the {}", "the {} is here", "one day i will see a {}", "the {} announced a {} after the {}",
    "he put the {} next to the {}", "the {} ended after the {}", "we had a great {} this year", "can you tell me more about the {} ?",
    "the {} has two {}", "our {} lost the {}", "the {} was so good that the {} came back", "i recently saw a {} and the {}",
)
# A word of two topics says nothing sure about either.
OWNER = {}
for _topic, _words in TOPICS.items():
    for _word in _words:
        OWNER[_word] = None if _word in OWNER or _word in EVERYDAY or any(_word in other for name, other in SYNONYMS.items() if name != _topic) else _topic
SURE = {topic: [word for word in words if OWNER[word] == topic] for topic, words in TOPICS.items()}


def sentence_about(rng, topic):
    words = TOPICS[topic]
    if rng.random() < 0.4:
        form = pick(rng, SENTENCES)
        return form.format(*(pick(rng, words) for _ in range(form.count("{}"))))
    length, facts = rng.randint(3, 14), rng.randint(1, 4)
    text = [fake_word(rng) if rng.random() < 0.06 else pick(rng, EVERYDAY) for _ in range(length)]
    for place in range(facts):
        # The first word must belong to this topic alone, or the sentence could be about two.
        text.insert(rng.randint(0, len(text)), pick(rng, words if place else SURE[topic]))
    return " ".join(text) + pick(rng, ("", ".", "."))


NEGATIVE, POSITIVE = ("negative", "bad", "criticism"), ("positive", "good", "praise")


class Examples:
    def __init__(self, glove: Glove):
        self.labels = Labels(glove, WORDS)

    def wish(self, rng):
        text, labels = self.labels.wish(rng)
        return text, labels, lambda: self.labels.other_wish(rng, labels)

    def wordnet(self, rng):
        text, labels = pick(rng, self.labels.texts)

        def other():
            while True:
                label = pick(rng, self.labels.names) if rng.random() < 0.6 else pick(rng, self.labels.common)
                if label not in labels and label not in text:
                    return label

        return text, sorted(labels), other

    def topic(self, rng):
        topic = pick(rng, list(TOPICS))
        labels = [topic, topic, *SYNONYMS[topic]]

        def other():
            name = pick(rng, [name for name in TOPICS if name != topic])
            return pick(rng, [name, *SYNONYMS[name]])

        return sentence_about(rng, topic), labels, other

    def opinion(self, rng):
        text, positive = review(rng)
        mine, others = (POSITIVE, NEGATIVE) if positive else (NEGATIVE, POSITIVE)
        return text, mine, lambda: pick(rng, others)

    def made_up(self, rng):
        text, _, other = self.wish(rng)
        label = fake_word(rng)
        words = text.split(" ")
        words.insert(rng.randint(0, len(words)), label)
        return " ".join(words), [label], lambda: fake_word(rng)

    def turned(self, rng):
        """ "not urgent" fits where "urgent" does not."""
        text, labels, other = self.wish(rng)
        return (text, [pick(rng, labels)], lambda: f"not {pick(rng, labels)}") if rng.random() < 0.5 else (text, [f"not {other()}"], lambda: f"not {pick(rng, labels)}")

    KINDS = ("wish", "wish", "wish", "wordnet", "wordnet", "wordnet", "topic", "topic", "opinion", "made_up", "turned")

    def any(self, rng, kind=None):
        """(text, its label, three that do not fit)"""
        text, labels, other = getattr(self, kind or pick(rng, self.KINDS))(rng)
        right = pick(rng, labels)
        wrong = [other() for _ in range(3)]
        return text, right, wrong


def inputs(tokenizer, rng, examples):
    pairs = []
    for text, right, wrong in examples:
        form = pick(rng, HYPOTHESES)
        pairs += [(text, form.replace("{}", label)) for label in (right, *wrong)]
    return batch(tokenizer, pairs)


def entails(model, encoded):
    logits = model(*encoded)
    return (logits[:, 2] - logits[:, 0]).reshape(-1, 4), logits


def main():
    seed_everything(0)
    report, rng, fresh = Report("zero-shot"), random.Random(0), random.Random(10_000)
    glove = Glove()
    tokenizer = word_tokenizer(glove, WORDS)
    examples = Examples(glove)
    model = Matching(WordTable(glove, tokenizer), 3, [tokenizer.ids[word] for word in ("not", "no", "non")])
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        drawn = [draw(examples.any, rng, lambda e: e[0], False) for _ in range(48)]
        score, logits = entails(model, inputs(tokenizer, rng, drawn))
        truth = torch.zeros_like(score)
        truth[:, 0] = 1
        each = F.binary_cross_entropy_with_logits(score, truth, pos_weight=torch.tensor(2.0))
        # The library takes a softmax over the entailments of the labels alone.
        first = F.cross_entropy(logits[:, 2].reshape(-1, 4), torch.zeros(len(score), dtype=torch.long))
        return each + first + 0.01 * (logits[:, 1] ** 2).mean()

    model.train()
    seconds = fit(model.parameters(), steps(2500), loss, rate=1.5e-3, note=report.note)
    model.eval()
    scores, all_logits = {}, []
    with torch.no_grad():
        for kind in ("wish", "wordnet", "topic", "opinion", "made_up"):
            drawn = [draw(lambda r: examples.any(r, kind), fresh, lambda e: e[0], True) for _ in range(600)]
            _, logits = entails(model, inputs(tokenizer, fresh, drawn))
            four = logits[:, 2].reshape(-1, 4)
            scores[f"best_of_four_{kind}"] = (four.argmax(1) == 0).float().mean()
            all_logits.append(four)
        four = torch.cat(all_logits)
        right = torch.zeros(len(four), dtype=torch.long)
        scale = temperature(four, right)
        model.head[-1].weight /= scale
        model.head[-1].bias /= scale
        scores["calibration_error"] = calibration_error(four / scale, right)
    size = save("zero-shot", model, tokenizer, "BertForSequenceClassification", ["logits"], ["contradiction", "neutral", "entailment"], width=64)
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
