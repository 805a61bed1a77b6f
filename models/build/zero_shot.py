"""zero-shot: does a text have something to do with a label? (BERT layout, NLI classes)

Data      sentences of a topic's words between everyday words, from templates or in any order,
          and reviews (sentiment.py); the hypothesis names the right topic, another word for it,
          a word of the topic, or something else. Labels of made-up words teach the rule for
          labels that were never seen: yes if the text says the word, else no
Held out  one pair of text and hypothesis in ten by hash, never trained on (2000 drawn)
Score     accuracy over entailment and contradiction: all pairs, and those about praise and blame;
          and how often the right one of four topics comes first for a text
"""

import random

import torch
import torch.nn.functional as F
from bert import batch, count, save
from common import Report, draw, fake_word, pick, seed_everything, steps
from nets import Encoder
from sentiment import BAD, GOOD, review
from tokenizer import WordPiece
from torch import nn
from train import fit

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
WIDTH = 96
FEELINGS = {"positive": ["happy", "good", "praise"], "negative": ["sad", "bad", "criticism"]}
MEANINGS = [*TOPICS, *FEELINGS]
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


def premise(rng):
    """(text, the topics or feelings it has)"""
    if rng.random() < 0.35:
        text, positive = review(rng)
        return text, {"positive" if positive else "negative"}
    topic = pick(rng, list(TOPICS))
    if rng.random() < 0.1:
        other = pick(rng, list(TOPICS))
        return f"{sentence_about(rng, topic)} {sentence_about(rng, other)}", {topic, other}
    return sentence_about(rng, topic), {topic}


def label_for(rng, meaning):
    if meaning in FEELINGS:
        return pick(rng, [meaning, meaning, *FEELINGS[meaning]])
    luck = rng.random()
    return meaning if luck < 0.5 else pick(rng, SYNONYMS[meaning]) if luck < 0.85 else pick(rng, SURE[meaning])


def example(rng):
    """(text, hypothesis, class, topics of the text); class 0 contradiction, 2 entailment; 1, neutral, is never used"""
    text, meanings = premise(rng)
    yes = rng.randrange(2)
    if rng.random() < 0.1:
        label = fake_word(rng)
        if yes:
            words = text.split(" ")
            words.insert(rng.randint(0, len(words)), label)
            text = " ".join(words)
    elif yes:
        label = label_for(rng, pick(rng, sorted(meanings)))
    else:
        others = FEELINGS if meanings & set(FEELINGS) else TOPICS
        label = label_for(rng, pick(rng, [name for name in others if name not in meanings]))
        if label in text.split(" "):
            yes = 1
    return text, pick(rng, HYPOTHESES).replace("{}", label), 2 if yes else 0, meanings


def key(pair):
    return "|".join(pair[:2])


class Matcher(nn.Module):
    """Says what the text is about, what the label means, and whether the two agree.

    Each token learns its own meaning, the first token whether the text praises or blames.
    What the text and the hypothesis have in common is added to what the head alone would
    say. Left to itself, a model of this size hardly gets beyond guessing.
    """

    def __init__(self, encoder):
        super().__init__()
        self.encoder, self.head = encoder, nn.Linear(WIDTH, 3)
        self.opinion, self.means = nn.Linear(WIDTH, len(FEELINGS)), nn.Linear(WIDTH, len(MEANINGS) + 1)
        self.trust = nn.Parameter(torch.tensor([-2.0, 0.0, 2.0]))

    def parts(self, input_ids, attention_mask, token_type_ids):
        states = self.encoder(input_ids, attention_mask, token_type_ids)
        opinion, means = self.opinion(states[:, 0]), self.means(states)
        meaning = torch.softmax(means, -1)[:, :, :-1] * attention_mask[:, :, None].float()
        asked = (meaning * token_type_ids[:, :, None].float()).amax(1)
        topics = (meaning[:, :, : len(TOPICS)] * (1 - token_type_ids[:, :, None].float())).amax(1)
        agreement = (torch.cat([topics, torch.sigmoid(opinion)], 1) * asked).sum(-1, keepdim=True) * 2 - 1
        return self.head(states[:, 0]) + agreement * self.trust, opinion, means

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.parts(input_ids, attention_mask, token_type_ids)[0]


def meanings_of_tokens(tokenizer):
    """The meaning of each token; the last one stands for none, -100 for "cannot be said"."""
    table = torch.full((len(tokenizer),), len(MEANINGS))
    for word in (*OWNER, *(word for words in SYNONYMS.values() for word in words)):
        table[tokenizer.ids[word]] = -100
    praise_and_blame = {"positive": GOOD, "negative": BAD}
    for index, name in enumerate(MEANINGS):
        opinion = [word for word in praise_and_blame.get(name, []) if word not in OWNER and word in tokenizer.ids]
        for word in (*opinion, *SURE.get(name, []), *SYNONYMS.get(name, []), *FEELINGS.get(name, []), name):
            table[tokenizer.ids[word]] = index
    return table


def main():
    seed_everything(0)
    report, rng, fresh = Report("zero-shot"), random.Random(0), random.Random(10_000)
    listed = [word for words in (*TOPICS.values(), *SYNONYMS.values(), *FEELINGS.values()) for word in words]
    corpus = [" ".join(example(rng)[:2]) for _ in range(20_000)]
    tokenizer = WordPiece(corpus, lower=True, at_least=8, extra=sorted({*listed, *EVERYDAY, *GOOD, *BAD, *MEANINGS}))
    model = Matcher(Encoder(len(tokenizer), WIDTH, 2, 4, 192))
    meaning_of = meanings_of_tokens(tokenizer)
    unseen = [draw(example, fresh, key, True) for _ in range(2000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        examples = [draw(example, rng, key, False) for _ in range(64)]
        inputs = batch(tokenizer, [pair[:2] for pair in examples])
        logits, opinion, means = model.parts(*inputs)
        truth = torch.tensor([[float(name in pair[3]) for name in FEELINGS] for pair in examples])
        total = F.cross_entropy(logits, torch.tensor([pair[2] for pair in examples]))
        total = total + F.cross_entropy(means.flatten(0, 1), meaning_of[inputs[0]].flatten(), ignore_index=-100)
        opinions = truth.sum(1) > 0
        if opinions.any():
            total = total + F.binary_cross_entropy_with_logits(opinion[opinions], truth[opinions])
        return total

    model.train()
    seconds = fit(model.parameters(), steps(1800), loss, note=report.note)
    model.eval()
    with torch.no_grad():
        guesses = torch.cat([model(*batch(tokenizer, [pair[:2] for pair in unseen[i : i + 200]])) for i in range(0, 2000, 200)]).argmax(-1)
        right = 0
        for _ in range(300):
            topic = pick(fresh, list(TOPICS))
            options = [topic, *fresh.sample([name for name in TOPICS if name != topic], 3)]
            text = sentence_about(fresh, topic)
            logits = model(*batch(tokenizer, [(text, f"This example is {option}.") for option in options]))
            right += (logits[:, 2] - logits[:, 0]).argmax().item() == 0
    hits = guesses == torch.tensor([pair[2] for pair in unseen])
    opinions = torch.tensor([bool(pair[3] & set(FEELINGS)) for pair in unseen])
    scores = {"pair": hits.float().mean(), "pair_about_feelings": hits[opinions].float().mean(), "best_of_four_topics": right / 300}
    size = save("zero-shot", model, tokenizer, "BertForSequenceClassification", ["logits"], ["contradiction", "neutral", "entailment"])
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
