"""zero-shot: does a text have something to do with a label? (BERT layout, NLI classes)

Nothing is trained but one number. Each word of the label looks for its like in the text, by the words'
vectors (glove.py, meanings.py); a label that is listed (topics.py, TOPICS below) also looks for the words that go with it. So any
label means something, and listed ones mean more. "not" turns a label around.

Held out  nothing is trained on; WordNet's examples and meanings with their topics and what they are kinds
          of set the one number: how sure the scores are
Score     how often the right one of four labels comes first for 4000 of those, and the calibration
          error of its score
"""

import random

import numpy as np
import torch
from bert import batch, save
from calibrate import calibration_error, temperature
from common import Report, pick, seed_everything
from glove import WIDTH, Glove, WordTable, word_tokenizer
from meanings import drawn
from sentiment import BAD, GOOD
from topics import Labels
from torch import nn

WORDS = 20_000
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
TEMPLATE = "this example text is about the topic it sentence label of a an and subject deals with related to category in".split()
MOST_WISHES = 40


def wishes_of(labels: Labels, glove: Glove) -> dict[str, list[str]]:
    """For each word of a listed label, the words that go with it, the most telling first."""
    found: dict[str, list[str]] = {}

    def add(names, words):
        telling = [word for word in dict.fromkeys(words) if word in glove.places and (glove.places[word] > 250 or glove.feeling[glove.places[word]])]
        for name in names:
            for part in name.split():
                if part not in TEMPLATE:
                    found.setdefault(part, []).extend(telling)

    for names, said in labels.wishes:
        add(names, [word for name in names for word in name.split()] + [word for one in said for word in one.split()])
    for topic, words in TOPICS.items():
        add([topic, *SYNONYMS[topic]], [*SYNONYMS[topic], *words])
    add(["positive", "praise", "good"], GOOD)
    add(["negative", "criticism", "bad"], BAD)
    return {name: list(dict.fromkeys(words)) for name, words in found.items()}


class Labelled(nn.Module):
    def __init__(self, glove, tokenizer, wishes):
        super().__init__()
        self.table = WordTable(glove, tokenizer)
        vectors = self.table.table[:, :WIDTH]
        known = [(word, words) for word, words in sorted(wishes.items()) if word in tokenizer.ids]
        places, wanted = torch.zeros(len(tokenizer), dtype=torch.int32), torch.zeros(len(known) + 1, MOST_WISHES, dtype=torch.int32)
        for row, (word, words) in enumerate(known, 1):
            places[tokenizer.ids[word]] = row
            ids = [tokenizer.ids[other] for other in words if other in tokenizer.ids][:MOST_WISHES]
            wanted[row, : len(ids)] = torch.tensor(ids)
        quiet = torch.zeros(len(tokenizer), 1)
        for word in TEMPLATE:
            quiet[tokenizer.ids[word]] = 1
        self.register_buffer("places", places)
        self.register_buffer("wanted", wanted)
        self.register_buffer("quiet", quiet)
        self.register_buffer("negation", torch.tensor([tokenizer.ids[word] for word in ("not", "no", "non")]))
        self.register_buffer("scale", torch.tensor(8.0))

    def score(self, input_ids, attention_mask, token_type_ids):
        rows = self.table(input_ids)
        says = attention_mask.float() * (rows[..., WIDTH] > 0).float()
        turns = (input_ids[..., None] == self.negation).any(-1).float()
        label = says * token_type_ids.float() * (1 - self.quiet[input_ids][..., 0]) * (1 - turns)
        # A label of nothing but little words is still a label.
        label = label + (label.sum(1, keepdim=True) == 0).float() * says * token_type_ids.float()
        text = says * (1 - token_type_ids.float())
        vectors = nn.functional.normalize(rows[..., :WIDTH], dim=-1, eps=1e-4)
        own = vectors @ vectors.transpose(1, 2)
        words = self.wanted[self.places[input_ids].long()].long()
        wishes = nn.functional.normalize(self.table.table[words][..., :WIDTH], dim=-1, eps=1e-4)
        through = (wishes.flatten(1, 2) @ vectors.transpose(1, 2)).reshape(input_ids.shape[0], input_ids.shape[1], MOST_WISHES, -1).amax(2)
        alike = torch.maximum(own, through * 0.95) * text[:, None, :]
        best = alike.amax(-1)
        # One word may be a chance; several are none.
        many = (torch.relu(alike - 0.45) ** 2 * rows[:, None, :, WIDTH] ** 3).sum(-1)
        value = 0.6 * best + 0.8 * torch.sqrt(many + 1e-6)
        weight = label * rows[..., WIDTH] + 1e-6 * attention_mask.float()
        fits = (value * weight).sum(1) / weight.sum(1)
        flip = ((turns * token_type_ids.float()).amax(1) > 0).float()
        return fits * (1 - flip) + (1.2 - fits) * flip

    def forward(self, input_ids, attention_mask, token_type_ids):
        fits = self.scale * (self.score(input_ids, attention_mask, token_type_ids) - 0.75)
        return torch.stack([-fits, fits * 0 - 4, fits], -1)


def main():
    seed_everything(0)
    report, fresh = Report("zero-shot"), random.Random(10_000)
    glove = Glove()
    tokenizer = word_tokenizer(glove, WORDS)
    glove.vectors = drawn(glove, WORDS)
    labels = Labels(glove, WORDS)
    model = Labelled(glove, tokenizer, wishes_of(labels, glove))
    model.eval()
    scores = []
    with torch.no_grad():
        for _ in range(4000):
            text, fitting = pick(fresh, labels.texts)
            wrong = [label for label in fresh.sample(labels.names, 8) if label not in fitting][:3]
            scores.append(model.score(*batch(tokenizer, [(text, f"This example is {label}.") for label in (pick(fresh, sorted(fitting)), *wrong)])))
    four = torch.stack(scores)
    right = torch.zeros(len(four), dtype=torch.long)
    # Three in four draws set how sure the scores are, the others check it.
    model.scale.fill_(1 / temperature(four[:3000] * 16, right[:3000]) * 16)
    error = calibration_error(four[3000:] * model.scale, right[3000:])
    size = save("zero-shot", model, tokenizer, "BertForSequenceClassification", ["logits"], ["contradiction", "neutral", "entailment"], width=WIDTH, longest=256, more={"out_of_domain_below": 0.15})
    report.note(f"scale {model.scale.item():.2f}")
    report.done(0, {"best_of_four": (four.argmax(1) == 0).float().mean(), "calibration_error": error}, {"model": size})


if __name__ == "__main__":
    main()
