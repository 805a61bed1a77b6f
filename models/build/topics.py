"""What labels mean: words and phrases that go with topics, feelings and wishes, and WordNet's own classes."""

from common import pick
from glove import Glove
from wordnet import HYPERNYM, TOPIC, synsets

# Label, other words for it | what people say then. For texts to a service desk and the like, which no lexicon has.
WISHES = """
billing, invoice, payment, charges | i was charged the wrong amount ; there is a mistake on my invoice ; why was my card charged ; my bill is too high this month ; the payment went through two times ; i see an unknown charge on my statement ; you took money from my account ; i paid already but got a reminder
shipping, delivery, package tracking | my package is late ; when will my order arrive ; the courier left the box outside ; track my shipment ; it has not been delivered yet ; the tracking number does not work ; how long does shipping take ; the parcel was sent to the wrong address
technical issue, technical support, technical problem, it support | the screen stays black ; it keeps freezing ; i cannot connect to the network ; nothing works after the update ; my printer is offline ; the wifi is not working ; the device will not turn on ; i get an error message ; the connection drops all the time
bug report, bug, error, software bug | the page shows an error ; the program closes by itself ; the menu does not open ; saving fails with a message ; the search returns nothing ; it crashes when i press save ; the link is broken ; numbers are shown wrong
feature request, suggestion, idea, improvement | please add an export option ; i wish it had a calendar ; could you support more languages ; it should remember my settings ; a bigger font would be nice ; would love to see an offline version ; consider adding shortcuts
cancellation, cancel, unsubscribe, termination | i want to end my contract ; stop my membership ; please close my plan ; i no longer want this service ; how do i quit ; i would like to unsubscribe ; do not renew my plan
refund, money back, reimbursement, return | i want my money back ; i sent the item back ; please return my payment ; it arrived damaged and i want a refund ; when do i get reimbursed ; the product is broken and i would like to return it
login problem, account access, password, account, sign in | i cannot sign in ; my account is locked ; i do not remember my password ; the code for signing in never came ; reset my password ; i cannot get into my profile ; change the email of my account
reservation, booking, appointment | i want to reserve a room for three nights ; can we have a table near the window ; make an appointment with the doctor ; book two seats ; is there a room free on friday ; i need a table for four people
complaint, dissatisfaction, criticism | this is unacceptable ; i am very unhappy with your service ; nobody answered my letters ; i want to speak to your manager ; the quality is terrible ; i have been waiting for weeks ; your staff was rude
praise, compliment, positive feedback, satisfaction | you did a fantastic job ; i am very happy with the result ; great work ; your team was so friendly ; the best service i have had ; thanks to everyone who helped
question, inquiry, information request | can you tell me how this works ; do you have more details ; what is the difference between the two ; i would like to know more ; where can i find it ; is it possible to change it later
pricing, price, cost, sales, quote | what does it cost ; do you have a discount for students ; how much is the yearly plan ; send me an offer ; is there a cheaper option ; what are your rates ; i want to buy ten licenses
purchase, order, buying | i would like to order two of these ; i want to buy it ; add it to my cart ; place an order ; can i get three pieces
greeting, hello, small talk | hello there ; hi everyone ; good evening ; hey , nice to meet you ; how is it going ; how do you do ; welcome
goodbye, farewell | bye for now ; see you later ; take care ; have a good trip ; until next time
thanks, gratitude | thank you so much ; i really appreciate it ; many thanks for everything ; i am grateful for your support
apology, sorry | i am sorry about that ; please forgive me ; my apologies for the delay ; it was my fault
urgent, emergency, important, high priority | this must be fixed immediately ; i need an answer right now ; please hurry ; it cannot wait ; as soon as possible ; the system is down and customers are waiting ; help , quickly ; before noon or we lose the client
spam, scam, advertisement, phishing, advertising | claim your prize today ; you are our lucky winner ; earn money fast from home ; limited offer , buy now ; click the link to get your reward ; your account will be closed , send your password ; cheap pills online ; act now and save big
meeting, schedule, calendar | let us meet at ten ; the call is moved to tuesday ; are you free on monday afternoon ; please confirm the time ; i added it to the calendar
joy, happiness, happy, excitement | i am so happy ; what a wonderful day ; this makes me smile ; i can not wait for the party ; i am delighted with the news ; we laughed all evening ; i passed the exam , hooray ; i am over the moon ; finally on vacation
sadness, sad, grief, sorrow | i feel so alone ; she cried all night ; my cat died ; nothing makes me smile anymore ; we lost him last year ; i am heartbroken ; it hurts that she is gone ; i miss my old friends
anger, angry, rage, frustration | i am furious ; stop lying to me ; this makes me so mad ; he shouted and slammed the door ; leave me alone ; you have no right to do this ; i hate how they treat us
fear, scared, afraid, anxiety, worry | i am scared of the dark ; i am afraid to go outside ; my hands are shaking ; what if something happens to her ; the noise frightened the children ; i have nightmares ; i panic before every exam ; there is someone in the house
surprise, surprised, astonishment | i did not expect that ; i can hardly believe it ; what , really ; out of nowhere he showed up ; my jaw dropped ; nobody saw it coming
love, affection, romance | i love you with all my heart ; we have been in love for years ; he kissed her gently ; you mean everything to me ; she is the one for me
disgust, revulsion | that is gross ; the smell made me sick ; there was mold on the bread ; how revolting ; i almost threw up
boredom, bored | there is nothing to do ; this lesson never ends ; i keep looking at the clock ; the same thing every day
weather, climate, forecast | it will rain all day ; the sun is out ; a storm is coming ; minus ten degrees tonight ; fog in the morning
food, cooking, recipe, cuisine | chop the onions and fry them ; bake at medium heat for half an hour ; add a pinch of salt ; the noodles taste great ; mix the flour with water ; serve with rice
travel, tourism, vacation, holiday | we landed in a new country ; our suitcases are packed ; the hostel was near the old town ; i want to explore the islands ; flights are cheap in may ; we visited many places around the globe
work, job, career, office | my boss gave me more tasks ; the interview went well ; i was promoted ; she quit her position ; colleagues had lunch together
education, school, learning, study | the pupils wrote a test ; homework is due tomorrow ; the professor explained the theory ; she studies at the university ; classes begin in september
health, medicine, illness | i have a sore throat ; my back hurts ; the doctor gave me pills ; she is recovering from surgery ; take the tablets after meals ; he broke his leg ; i feel dizzy
finance, money, banking, investment, economy, stock market | the market closed lower ; investors sold their shares ; the bank offered a loan ; inflation went up ; put some savings aside ; profits rose in the quarter ; the dollar is weak ; unemployment fell
politics, government, election | voters went to the polls ; the minister resigned ; parliament passed the bill ; the party lost its majority ; the mayor gave a speech ; talks between the two leaders failed
sport, sports, athletics | the team won the cup ; she ran the marathon in three hours ; the coach was sacked ; he broke the world record ; a draw after extra time
football, soccer | the goalkeeper saved a penalty ; the forward shot over the bar ; a late header won the cup ; the midfielder got a red card
basketball | he made a three pointer ; the dunk ended the quarter ; rebounds and assists decided the night ; the nba finals
tennis | she served an ace at match point ; he lost the final set ; the grand slam at roland garros ; a strong backhand
cricket | the batsman hit a century ; the bowler took five wickets
golf | he sank the putt on the last hole ; a birdie put her in front
swimming | she won gold in the freestyle ; he dived into the pool
music, concert, song | the singer went on tour ; turn up the volume ; a new single ; the orchestra tuned up ; i learn the guitar
movies, film, cinema, entertainment | the actor got an award ; the sequel comes out in june ; a thriller with a great ending ; the director shot it in one take
books, literature, reading | the novel has four hundred pages ; her poems were published ; a chapter before bed ; the author signed copies
technology, computers, software, it | the new processor is fast ; install the program ; developers wrote the code ; artificial intelligence writes text ; the server stores the data ; the latest smartphone
phone, smartphone, mobile | my android does not ring ; the sim card is missing ; the call was cut ; the screen of my cell is cracked
computer, laptop, pc | my macbook is slow ; the keyboard is sticky ; i bought a new monitor ; the hard drive is full
tablet | my ipad is frozen ; the pen for drawing on the screen
gaming, video games, games, gaming hardware | level up your character ; the console is sold out ; i play online with friends ; the graphics card runs every title in high resolution ; frames per second dropped ; a new controller
gardening, plants, garden | water the flowers in the evening ; plant the seeds in march ; cut the hedge ; weeds are growing among the tomatoes ; the soil is dry
cars, car repair, vehicle, automobile, driving | the engine makes a strange noise ; change the oil ; the tires are worn out ; the mechanic fixed the gearbox ; my car does not start ; the clutch slips
pets, animals, dog, cat | our puppy barks all night ; the kitten scratched the sofa ; take the dog to the vet ; hamsters need a cage ; he fed the parrot
science, research | the experiment confirmed the theory ; researchers measured the effect ; a new particle was found ; the study was published
astronomy, space | the rover landed on mars ; a comet crosses the orbit ; black holes bend light ; stars are born in clouds of gas ; astronauts on the station
biology, life science | the cells divide ; proteins fold ; species evolve by selection ; genes are inherited ; bacteria grow in the dish
chemistry | the acid reacts with the metal ; molecules bond ; heat the solution until it boils
physics | the force equals mass times acceleration ; electrons carry charge ; energy is conserved
math, mathematics, algebra, geometry | the sum of the angles is 180 ; find the derivative ; seven times eight ; the equation has two roots ; multiply both sides
history, past | the king was crowned in 1066 ; ancient tribes built the wall ; the revolution began in 1789 ; the treaty ended the war
geography | the river flows through four countries ; the highest mountain of the continent ; the desert covers the north
art, painting, culture | the gallery shows her portraits ; oil on canvas ; the sculptor carved marble ; an exhibition of drawings
religion, faith | they prayed in the temple ; the priest read from the bible ; the pilgrims reached the shrine
law, legal, court, justice | the lawyer appealed the verdict ; the defendant pleaded guilty ; the supreme court ruled ; a lawsuit was filed ; the jury found him not guilty
crime, police, theft | the thief ran away ; a man was shot downtown ; detectives found the weapon ; the bank was robbed ; he was taken into custody
war, military, army, conflict | soldiers crossed the border ; the city was bombed ; a ceasefire was signed ; tanks rolled in
environment, ecology, nature, climate change | plastic pollutes the sea ; emissions must fall ; the forest is shrinking ; recycle your bottles ; glaciers melt
agriculture, farming | the crops need rain ; cows are milked at five ; the tractor ploughed the field ; the harvest was poor ; he grows corn and barley
fashion, clothing, style | a silk dress ; the new collection is bold ; these boots go with jeans ; models walked the runway
family, parents, children | my daughter started to walk ; grandma is visiting ; the twins had a birthday ; we are expecting a baby
real estate, housing, apartment, home | two bedrooms and a balcony ; the rent went up ; the landlord sold the house ; a flat near the park
business, company, corporate, management | the firm opened a branch ; the merger was announced ; quarterly revenue beat forecasts ; the startup hired staff
news, current events | reports say that three people were hurt ; officials confirmed it on sunday ; according to the agency
dancing, dance | they waltzed across the floor ; she learns ballet ; a salsa evening
transport, traffic, transportation | the subway is delayed ; a jam on the motorway ; the tram stops here ; buses run every ten minutes
shopping, retail | the mall was crowded ; everything is on sale ; i bought three shirts ; the shop has a discount
insurance | the policy covers water damage ; file a claim after the accident
human resources, hr, hiring, recruitment | we are looking for an engineer ; send your resume ; five applicants were invited
marketing, sales promotion | our campaign reached a million people ; the slogan tested well ; boost your brand
danger, safety, security | the alarm went off ; lock the doors ; wear a helmet ; the bridge may collapse
"""


def parse(text: str):
    entries = []
    for line in text.strip().split("\n"):
        labels, _, said = line.partition("|")
        entries.append(([label.strip() for label in labels.split(",")], [one.strip() for one in said.split(";")]))
    return entries


class Labels:
    """Texts with labels that fit and labels that do not."""

    def __init__(self, glove: Glove, known: int):
        self.known = set(glove.words[:known])
        self.wishes = parse(WISHES)
        self.sets = synsets()
        self.texts = []
        for key, one in sorted(self.sets.items()):
            labels = self.labels_of(key)
            if labels:
                texts = [text for text in (*one.examples, one.gloss) if 3 <= len(text.split()) <= 20]
                self.texts += [(text, labels) for text in texts]
        self.names = sorted({label for _, labels in self.texts for label in labels})
        self.common = [label for labels, _ in self.wishes for label in labels]

    def plain(self, words) -> list[str]:
        return [word for word in words if word.islower() and all(part in self.known for part in word.split())]

    def labels_of(self, key: str) -> set[str]:
        """Its topic, and what it is a kind of, one and two steps up."""
        one, found = self.sets[key], set()
        for topic in one.others(TOPIC):
            found.update(self.plain(self.sets[topic].words))
        if one.kind in "nv":
            found.update(self.plain(one.words[:2]))
            for above in one.others(HYPERNYM):
                found.update(self.plain(self.sets[above].words[:2]))
        return {label for label in found if label not in ("be", "make", "have", "entity", "thing", "act", "change")}

    def wish(self, rng):
        labels, said = pick(rng, self.wishes)
        return pick(rng, said), labels

    def other_wish(self, rng, labels):
        while True:
            others, _ = pick(rng, self.wishes)
            if not set(labels) & set(others):
                return pick(rng, others[: 1 + rng.randrange(len(others))])
