"""zero-shot: does a text have something to do with a label? (BERT layout, NLI classes)

Data      sentences of a topic's words between everyday words, from templates or in any order,
          and reviews (sentiment.py); the hypothesis names the right topic, another word for it,
          a word of the topic, or something else. Labels of made-up words teach the rule for
          labels that were never seen: yes if the text says the word, else no
Held out  one pair of text and hypothesis in ten by hash, never trained on (2000 drawn)
Score     accuracy over entailment and contradiction, and of the best of four topics for a text
"""

import random

import torch
import torch.nn.functional as F
from bert import Tagged, batch, count, save
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
}
TOPICS = {name: list(dict.fromkeys(words.split())) for name, words in TOPICS.items()}
SYNONYMS = {
    "sports": ["sport", "athletics"], "politics": ["political", "government"], "technology": ["tech", "computers", "computing"],
    "cooking": ["food", "recipes"], "travel": ["traveling", "tourism", "travelling"], "health": ["medicine", "medical"],
    "music": ["musical", "concerts"], "business": ["finance", "economy", "economics"], "science": ["scientific", "space", "astronomy"],
    "education": ["school", "learning"], "weather": ["climate", "meteorology"], "animals": ["pets", "wildlife", "nature"],
    "movies": ["cinema", "film", "entertainment"], "crime": ["law", "legal"], "refund": ["returns", "complaint"],
    "fashion": ["clothing", "style"],
}
FEELINGS = {"positive": ["happy", "good"], "negative": ["sad", "bad"]}
EVERYDAY = (
    "the a an of to in on at for with from by and or but after before over under during about into through between "
    "this that these those it he she they we you i his her their our my your its was were is are be been has have had "
    "will would can could should may might must did does do not no yes all some many few more most much other another "
    "new old big small long short high low first last next early late good great people man woman men women child "
    "children friend friends family year years month week day days today yesterday tomorrow morning evening night "
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
    if rng.random() < 0.2:
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
    """(text, hypothesis, class): 0 contradiction, 2 entailment; 1, neutral, is never used"""
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
    return text, pick(rng, HYPOTHESES).replace("{}", label), 2 if yes else 0


def key(pair):
    return "|".join(pair[:2])


def main():
    seed_everything(0)
    report, rng, fresh = Report("zero-shot"), random.Random(0), random.Random(10_000)
    listed = [word for words in (*TOPICS.values(), *SYNONYMS.values(), *FEELINGS.values()) for word in words]
    corpus = [" ".join(example(rng)[:2]) for _ in range(20_000)]
    tokenizer = WordPiece(corpus, lower=True, at_least=8, extra=sorted({*listed, *EVERYDAY, *GOOD, *BAD}))
    model = Tagged(Encoder(len(tokenizer), 96, 2, 4, 192), 3, "first")
    # Without this extra loss, "which topic is this token of?", training stays at chance.
    meanings = [*TOPICS, *FEELINGS]
    topic_of_state = nn.Linear(96, len(meanings))
    topic_of_token = torch.full((len(tokenizer),), -100)
    for index, name in enumerate(meanings):
        owned = [*SURE.get(name, []), *SYNONYMS.get(name, []), *FEELINGS.get(name, []), name]
        owned += {"positive": GOOD, "negative": BAD}.get(name, [])
        for word in owned:
            if word in tokenizer.ids:
                topic_of_token[tokenizer.ids[word]] = index
    unseen = [draw(example, fresh, key, True) for _ in range(2000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        examples = [draw(example, rng, key, False) for _ in range(64)]
        inputs = batch(tokenizer, [(text, hypothesis) for text, hypothesis, _ in examples])
        states = model.encoder(*inputs)
        matched = F.cross_entropy(model.head(states[:, 0]), torch.tensor([label for _, _, label in examples]))
        return matched + 0.5 * F.cross_entropy(topic_of_state(states).flatten(0, 1), topic_of_token[inputs[0]].flatten(), ignore_index=-100)

    model.train()
    seconds = fit([*model.parameters(), *topic_of_state.parameters()], steps(3200), loss, note=report.note)
    model.eval()
    with torch.no_grad():
        guesses = model(*batch(tokenizer, [pair[:2] for pair in unseen])).argmax(-1)
        right = 0
        for _ in range(300):
            topic = pick(fresh, list(TOPICS))
            options = [topic, *fresh.sample([name for name in TOPICS if name != topic], 3)]
            text = sentence_about(fresh, topic)
            logits = model(*batch(tokenizer, [(text, f"This example is {option}.") for option in options]))
            right += (logits[:, 2] - logits[:, 0]).argmax().item() == 0
    scores = {"pair": (guesses == torch.tensor([label for _, _, label in unseen])).float().mean(), "best_of_four": right / 300}
    size = save("zero-shot", model, tokenizer, "BertForSequenceClassification", ["logits"], ["contradiction", "neutral", "entailment"])
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
