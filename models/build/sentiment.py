"""sentiment: is a short text positive or negative? (BERT layout, two classes; near .5 for neither)

Data      sentences from templates of reviews over word lists of praise, blame and things to
          review; neutral words are replaced by made-up ones now and then, so that unknown
          words do not matter; what happens to people and things (events.py, situations.py); WordNet's examples with VADER's
          opinion of them. What is neither good nor bad is taught as .5
Held out  one sentence in ten by hash, never trained on (800 drawn of each kind)
Score     accuracy, mean score of what is neither, calibration error of the rest
"""

import os
import random
import re

import numpy as np
import torch
import torch.nn.functional as F
from bert import batch, count, save
from calibrate import calibration_error, temperature
from common import CACHE, NEVER, Report, draw, fake_word, judged_by, pick, seed_everything, steps
from events import event
from glove import Glove, WordTable, unit, word_tokenizer
from situations import situation
from torch import nn
from train import fit

WORDS, VECTOR = 16_500, 64
GOOD = (
    "good great excellent wonderful amazing fantastic superb brilliant lovely delightful perfect awesome charming "
    "enjoyable pleasant terrific beautiful impressive outstanding marvelous fresh friendly helpful comfortable fun funny "
    "clever touching solid tasty delicious nice cool incredible stunning exciting thrilling magnificent gorgeous elegant "
    "fabulous exceptional splendid remarkable heartwarming gripping captivating inspiring moving hilarious entertaining "
    "memorable masterful flawless refreshing relaxing cozy clean quick fast reliable smooth polite kind generous warm "
    "welcoming attentive professional affordable convenient easy useful sturdy stylish crisp juicy creamy worthwhile "
    "satisfying interesting fascinating engaging witty smart powerful rich sweet happy best better favorite phenomenal "
    "spectacular stellar adorable super decent first-class recommended"
).split()
BAD = (
    "bad terrible awful horrible poor dreadful disappointing boring dull ugly annoying mediocre weak stupid unpleasant "
    "disgusting lousy pathetic rude slow noisy dirty broken useless painful bland cold messy sloppy tedious lame worst "
    "worse dumb ridiculous predictable pointless worthless frustrating irritating confusing forgettable shallow silly "
    "depressing overpriced expensive cheap uncomfortable unfriendly unhelpful unprofessional unreliable unusable buggy "
    "laggy faulty defective damaged stale greasy soggy burnt tasteless overcooked undercooked salty sour smelly filthy "
    "gross nasty creepy crowded cramped shabby outdated clumsy awkward tired cliched unbearable unwatchable unacceptable "
    "atrocious abysmal appalling horrendous hideous miserable inferior sad angry fake misleading flimsy"
).split()
THINGS = (
    "movie film book story meal food hotel room service staff show song album game phone laptop camera restaurant place "
    "product plot acting music ending trip tour course app design screen battery coffee pizza dessert waiter teacher "
    "concert play series website actor actress director script dialogue cast scene sequel documentary novel author "
    "chapter character hero episode season soundtrack voice band singer performance museum beach city park flight "
    "airline train taxi driver apartment house bed bathroom breakfast lunch dinner soup salad burger steak pasta fish "
    "cake bread wine beer tea sauce menu bar cafe shop store market price quality delivery package support customer "
    "manager team class lesson lecture teacher school doctor dentist hospital haircut shirt dress jacket shoes bag watch "
    "car bike engine tool keyboard mouse monitor printer headphones speaker tablet software update version interface "
    "weather holiday vacation stay visit day evening weekend party experience idea job work view neighborhood location pool garden purchase gift toy"
).split()
DEGREES = ("", "", "", "very", "really", "so", "extremely", "quite", "truly", "absolutely", "incredibly", "just", "pretty", "simply", "totally", "such a")
LIKED = ("loved", "enjoyed", "liked", "adored", "appreciated", "love", "like", "enjoy", "adore", "really love", "really liked", "absolutely loved")
HATED = ("hated", "disliked", "regretted", "despised", "could not stand", "hate", "dislike", "despise", "regret", "detest", "really hate", "can't stand", "absolutely hated")
PRAISE = (
    "i would watch it again", "i would buy it again", "i can't wait to come back", "we will definitely come back", "worth every penny",
    "highly recommended", "i highly recommend it", "five stars", "it made my day", "it made me smile", "i am so happy with it", "it works perfectly",
    "exceeded my expectations", "better than i expected", "i could not stop laughing", "i could not put it down", "money well spent",
    "a must see", "a real masterpiece", "what a pleasure", "i was blown away", "i am impressed", "thumbs up", "keep up the good work",
    "i enjoyed every minute of it", "i loved every minute of it", "i loved every second", "we had a great time", "best purchase ever",
    "the best i have ever had", "it is my favorite", "thank you so much", "everyone should see this", "it never gets old", "i am a big fan",
    "not bad", "not bad at all", "not too bad", "not half bad", "not too shabby", "no complaints", "i can't complain", "can't complain",
    "nothing to complain about", "could be worse", "it could have been worse", "it never disappoints", "it does not disappoint",
    "it did not disappoint", "never disappointed", "no regrets", "nothing wrong with it", "a joy from start to finish", "it brought me to tears of joy", "exactly what i needed", "can't recommend it enough", "i fell in love with it",
)
BLAME = (
    "i would not watch it again", "i would never buy it again", "i will never come back", "we will not come back", "a waste of money",
    "a waste of time", "what a waste of time", "i want my money back", "one star", "it ruined my day", "it made me angry", "i am so unhappy with it",
    "it does not work", "it stopped working after a week", "did not meet my expectations", "worse than i expected", "i fell asleep",
    "i could not finish it", "not worth the money", "not worth it", "avoid this at all costs", "stay away from it", "what a disaster", "i was disappointed",
    "thumbs down", "do not buy this", "i hated every minute of it", "i hated every second", "i regret buying it", "worst purchase ever",
    "the worst i have ever had", "i asked for a refund", "nobody should see this", "it broke after two days", "i left early", "i walked out",
    "i would not recommend it", "two hours of my life i will never get back", "it gave me a headache", "never again",
    "not good", "not good at all", "not great", "not the best", "not my cup of tea", "not impressed", "nothing special", "could be better",
    "it could have been better", "it leaves much to be desired", "i expected more", "i expected better", "no thanks", "not for me",
    "too bad", "meh", "i don't love it", "i can't say i liked it", "nothing good about it", "save your money", "it arrived broken", "nothing works", "i am so disappointed", "it fell apart",
)
PLEASED = ("happy", "satisfied", "pleased", "delighted", "impressed", "thrilled", "amused", "convinced")
UNHAPPY = ("unhappy", "dissatisfied", "disappointed", "upset", "annoyed", "shocked", "bored")
PLACES_AND_TIMES = (
    "in italy", "in france", "in london", "in june", "in town", "in the city", "in the end", "at home", "at the beach", "at work", "last summer",
    "last year", "on monday", "on our trip", "with my family", "with friends", "for my birthday", "this year", "so far", "overall", "again",
)
NEUTRAL = ("i saw it yesterday", "we went there last week", "my friend gave it to me", "it was a tuesday", "i bought it for my sister", "this was my second time", "i watched it with my family")


def thing(rng):
    return fake_word(rng) if rng.random() < 0.2 else pick(rng, THINGS)


def strongly(rng, word):
    degree = pick(rng, DEGREES[:-1])
    return f"{degree} {word}".strip()


def article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def shorten(found):
    """As most people write it: "i'm", "it's", "we're"."""
    first, second = found.group(0).split()
    return f"{first}'{second[1:] if second != 'is' else 's'}"


def review(rng):
    """(sentence, 1 if positive)"""
    positive = rng.randrange(2)
    mine, other = (GOOD, BAD) if positive else (BAD, GOOD)
    felt, unfelt = (LIKED, HATED) if positive else (HATED, LIKED)
    said = PRAISE if positive else BLAME
    a, b, opposite = pick(rng, mine), pick(rng, mine), pick(rng, other)
    one, two = thing(rng), thing(rng)
    these = pick(rng, ("the", "this", "that", "my", "their", "the whole", "your"))
    it_was = pick(rng, ("was", "is", "was", "is", "looks", "seems", "felt", "turned out to be", "tastes", "has been"))
    negation = pick(rng, ("not", "not", "n't", "never", "not really", "far from", "anything but"))
    forms = (
        lambda: f"{these} {one} {it_was} {strongly(rng, a)}",
        lambda: f"this is {article(strongly(rng, a))} {one}",
        lambda: f"what {article(a)} {one}",
        lambda: f"{pick(rng, ('we had', 'i had', 'they had', 'it has', 'he is', 'she was'))} {article(strongly(rng, a))} {one}",
        lambda: f"{pick(rng, ('i', 'we', 'i really', 'they', 'everyone', 'my kids', 'she', 'he'))} {pick(rng, felt)} {these} {one}",
        lambda: f"{pick(rng, ('i', 'we'))} {pick(rng, felt)} {pick(rng, ('it', 'every minute of it', 'every second of it', 'it here', 'them', 'the ' + one + ' and the ' + two, 'this ' + a + ' ' + one))}",
        lambda: f"{these} {one} was {a} and {b}",
        lambda: f"{pick(rng, (f'{these} {one}', 'it', 'this', 'that'))} {pick(rng, ('was', 'is'))} {negation} {opposite} {pick(rng, ('', '', 'at all'))}".replace(" n't", "n't").strip(),
        lambda: f"{these} {one} {pick(rng, ('could not be', 'could not have been', 'cannot get any', 'could hardly be'))} {pick(rng, ('better', 'nicer', 'happier', 'friendlier', 'more helpful', f'more {a}') if positive else ('worse', 'uglier', 'sadder', 'slower', 'ruder', f'more {a}'))}",
        lambda: f"{these} {one} was {opposite} but the {two} was {strongly(rng, a)}",
        lambda: f"although {these} {one} was {opposite}, i {pick(rng, felt)} it",
        lambda: f"{a} {one}, {b} {two}",
        lambda: f"i {pick(rng, ('did not', 'do not', 'didnt', 'never', 'dont'))} {pick(rng, ('hate', 'dislike', 'regret', 'mind') if positive else ('like', 'love', 'enjoy', 'recommend'))} {these} {one}",
        lambda: f"i didn't {pick(rng, ('hate', 'dislike', 'regret') if positive else ('like', 'love', 'enjoy'))} {these} {one} {pick(rng, ('', 'at all', 'one bit'))}".strip(),
        lambda: f"i would {'' if positive else 'not '}recommend {these} {one} to {pick(rng, ('anyone', 'everyone', 'my friends', 'a friend', 'you'))}",
        lambda: f"never have i seen such {article(a)} {one}",
        lambda: strongly(rng, a),
        lambda: f"{pick(rng, ('not', 'not', 'not at all', 'not that', 'not so', 'not too', 'not really', 'far from', 'anything but'))} {opposite}{pick(rng, ('', '', ' at all'))}",
        lambda: f"{strongly(rng, a)} {pick(rng, ('value', 'value for money', 'service', 'choice', 'stuff', 'work', 'job'))}",
        lambda: f"{pick(rng, ('i have no complaints about', 'nothing bad to say about', 'i have nothing against') if positive else ('i have nothing good to say about', 'i have many complaints about', 'do not waste your time on'))} {these} {one}",
        lambda: f"not the {pick(rng, ('worst', 'dullest', 'ugliest', 'slowest') if positive else ('best', 'nicest', 'greatest', 'finest'))} {one} {pick(rng, ('', 'i have seen', 'i know', 'in town', 'ever'))}".strip(),
        lambda: f"i {pick(rng, ('would not', 'wouldnt', 'can not', 'cannot'))} {pick(rng, ('say', 'call'))} {pick(rng, ('it', these + ' ' + one))} {pick(rng, ('', 'was ', 'is '))}{opposite}",
        lambda: pick(rng, said),
        lambda: f"{pick(rng, said)}, {these} {one} {it_was} {strongly(rng, a)}",
        lambda: f"{these} {one} {it_was} {strongly(rng, a)}. {pick(rng, said)}",
        lambda: f"{pick(rng, NEUTRAL)}. {these} {one} {it_was} {strongly(rng, a)}",
        lambda: f"{pick(rng, NEUTRAL)} and {pick(rng, said)}",
        lambda: f"{these} {one} and {two} made it {article(strongly(rng, a))} {thing(rng)}",
        lambda: f"{these} {one} {pick(rng, ('makes', 'made'))} me {pick(rng, ('happy', 'smile', 'laugh') if positive else ('sad', 'angry', 'sick'))}",
        lambda: f"it {pick(rng, ('was', 'is'))} the {pick(rng, ('best', 'nicest', 'greatest', 'finest') if positive else ('worst', 'dullest', 'ugliest', 'dirtiest'))} {one} {pick(rng, ('', 'i have ever seen', 'of the year', 'ever', 'in town'))}".strip(),
        lambda: f"{pick(rng, ('i am', 'we are', 'i was', 'we were', 'my wife was', 'my friends were'))} {pick(rng, ('not', 'not', 'not at all', 'not really', 'never', 'not very', 'far from'))} {pick(rng, UNHAPPY if positive else PLEASED)}{pick(rng, ('', f' with {these} {one}'))}",
        lambda: f"{pick(rng, ('i am', 'we are', 'i was', 'we were', 'feeling'))} {strongly(rng, pick(rng, PLEASED if positive else UNHAPPY))} {pick(rng, ('', 'with ' + these + ' ' + one, 'today'))}".strip(),
    )
    text = pick(rng, forms)()
    if rng.random() < 0.5:
        text = re.sub(r"\b(do|does|did|is|was|are|were|would|could|has|have) not\b", r"\1n't", text)
        text = re.sub(r"\b(i) am\b|\b(it|that|he|she) is\b|\b(we|they) are\b", shorten, text)
    if rng.random() < 0.15:
        text += f" {pick(rng, ('in', 'in', 'at', 'with', 'for', 'by', 'from', 'of'))} {fake_word(rng)}"
    elif rng.random() < 0.15:
        text += f" {pick(rng, PLACES_AND_TIMES)}"
    return text + pick(rng, ("", "", ".", ".", "!", "!!")), positive


class Opinion(nn.Module):
    """Reads three words at a time, then three of those, so that "not at all bad" is one thing."""

    def __init__(self, table: WordTable, width: int = 64):
        super().__init__()
        self.table, self.enter = table, nn.Linear(table.table.shape[1], width)
        self.near, self.far = nn.Conv1d(width, width, 3, padding=1), nn.Conv1d(width, width, 3, padding=2, dilation=2)
        self.weigh, self.head = nn.Linear(width, 4), nn.Linear(5 * width, 2)
        self.dropout = nn.Dropout(0.15)

    def forward(self, input_ids, attention_mask, token_type_ids):
        mask = attention_mask[..., None].float()
        states = F.relu(self.enter(self.table(input_ids))) * mask
        states = self.dropout(states)
        for layer in (self.near, self.far):
            states = (F.relu(layer(states.transpose(1, 2)).transpose(1, 2)) + states) * mask
        weights = torch.softmax(self.weigh(states) + (1 - mask) * NEVER, 1)
        read = (weights.transpose(1, 2) @ states).flatten(1)
        return self.head(torch.cat([read, states.amax(1)], -1))


def teachings():
    """WordNet's examples with what VADER makes of them, as far as it is sure: 0, 0.5 or 1."""
    found = []
    with open(os.path.join(CACHE, "opinions.tsv"), encoding="utf-8") as file:
        for line in file:
            value, text = line.rstrip("\n").split("\t")
            value = float(value)
            if value == 0 or abs(value) > 0.3:
                found.append((text, 0.5 if value == 0 else 0.9 if value > 0 else 0.1))
    by_value = {value: [text for text, other in found if other == value] for value in (0.1, 0.5, 0.9)}
    return by_value


def main():
    seed_everything(0)
    report, rng, fresh = Report("sentiment"), random.Random(0), random.Random(10_000)
    glove, taught = Glove(), teachings()
    judged = {text.rstrip(".!") for text in judged_by("text-classification", "text-classification-fresh", "text-classification-fourth")}
    tokenizer = word_tokenizer(glove, WORDS)
    # The vectors on their main axes: those that tell frequent words apart.
    axes = np.linalg.svd(glove.vectors[:WORDS], full_matrices=False)[2][:VECTOR].T
    model = Opinion(WordTable(glove, tokenizer, unit(glove.vectors @ axes)))

    def from_wordnet(rng):
        value = pick(rng, (0.1, 0.5, 0.9))
        return pick(rng, taught[value]), value

    def any_text(rng):
        while True:
            found = pick(rng, (review, review, review, review, event, event, situation, situation, situation, situation, from_wordnet, from_wordnet))(rng)
            if found[0].lower().rstrip(".!") not in judged:
                return found

    kept = {make.__name__: [draw(make, fresh, lambda e: e[0], True) for _ in range(800)] for make in (review, event, situation, from_wordnet)}
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        examples = [draw(any_text, rng, lambda e: e[0], False) for _ in range(96)]
        good = torch.tensor([min(max(float(value), 0.03), 0.97) for _, value in examples])
        logits = model(*batch(tokenizer, [text for text, _ in examples]))
        return F.binary_cross_entropy_with_logits(logits[:, 1] - logits[:, 0], good)

    model.train()
    seconds = fit(model.parameters(), steps(2200), loss, note=report.note)
    model.eval()
    scores, sure = {}, []
    with torch.no_grad():
        for name, examples in kept.items():
            logits = model(*batch(tokenizer, [text for text, _ in examples]))
            good = torch.tensor([float(value) for _, value in examples])
            opinions = good != 0.5
            scores[f"accuracy_{name}"] = (logits.argmax(1) == (good > 0.5).long())[opinions].float().mean()
            if not opinions.all():
                scores[f"score_of_neither_{name}"] = torch.softmax(logits, -1).amax(-1)[~opinions].mean()
            sure.append((logits[opinions], (good > 0.5).long()[opinions]))
        logits, right = (torch.cat(part) for part in zip(*sure))
        scale = temperature(logits, right)
        model.head.weight /= scale
        model.head.bias /= scale
        scores["calibration_error"] = calibration_error(logits / scale, right)
    size = save("sentiment", model, tokenizer, "BertForSequenceClassification", ["logits"], ["NEGATIVE", "POSITIVE"], width=64, more={"out_of_domain_below": 0.6})
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
