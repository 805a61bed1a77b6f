"""Everyday sentences with a word to guess: frames over lists of common things, and what everybody says. For fill-mask."""

import re

from common import pick

LISTS = {
    "food": "pizza pasta rice bread cheese soup salad chicken fish steak cake chocolate sandwiches potatoes eggs sushi burgers noodles meat fruit vegetables curry beans",
    "dish": "pizza soup salad sandwich cake burger steak curry pie omelette stew",
    "fruit": "apple banana orange pear lemon peach cherry strawberry grape melon plum pineapple mango",
    "fruits": "apples bananas oranges pears lemons peaches cherries strawberries grapes plums tomatoes",
    "vegetable": "carrot potato onion tomato cucumber cabbage pepper spinach lettuce bean",
    "drink": "water coffee tea milk juice beer wine lemonade",
    "hot_drink": "coffee tea chocolate cocoa",
    "animal": "dog cat horse cow pig sheep lion tiger elephant bear wolf fox rabbit mouse monkey bird fish snake frog",
    "pet": "dog cat rabbit hamster parrot horse turtle",
    "pets": "dogs cats rabbits birds horses fish",
    "wild": "lions tigers elephants bears wolves monkeys snakes crocodiles giraffes zebras",
    "job": "teacher doctor nurse lawyer engineer farmer chef waiter driver pilot police writer singer actor dentist baker painter carpenter mechanic secretary scientist programmer",
    "clothes": "shirt dress coat jacket hat skirt sweater suit scarf tie",
    "worn": "shoes gloves trousers boots jeans socks glasses sandals pants",
    "room": "kitchen bathroom bedroom garden garage cellar attic hall office",
    "furniture": "table chair bed sofa desk shelf wardrobe couch",
    "vehicle": "car bus train bike truck taxi boat plane",
    "colour": "red blue green yellow black white brown orange purple pink grey",
    "instrument": "guitar piano violin drums flute trumpet cello",
    "sport": "football tennis basketball baseball golf hockey volleyball chess cricket",
    "good": "good great nice wonderful beautiful happy excellent amazing perfect lovely fantastic",
    "bad": "bad terrible awful sad horrible ugly boring",
    "feeling": "happy sad tired angry hungry bored nervous excited afraid sick proud lonely thirsty",
    "weather": "sunny rainy cloudy cold hot warm windy foggy nice beautiful",
    "kin": "mother father sister brother son daughter wife husband uncle aunt grandmother grandfather cousin",
    "person": "man woman boy girl child teacher doctor friend neighbour student",
    "city": "Paris London Berlin Rome Madrid Tokyo Vienna Moscow Chicago Boston Sydney Amsterdam Dublin",
    "country": "France Germany Spain Italy Japan China India Canada England Russia Mexico Brazil Greece Egypt Australia",
    "language": "English French German Spanish Italian Chinese Japanese Russian",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "month": "January February March April May June July August September October November December",
    "season": "spring summer autumn winter",
    "number": "two three four five six seven eight nine ten",
    "time": "morning evening afternoon night",
    "place": "park school office hospital church library museum market restaurant cinema theater beach station airport supermarket gym zoo",
    "subject": "history mathematics physics biology chemistry music art economics law medicine",
    "tool": "hammer knife saw screwdriver axe shovel",
    "thing": "book phone key bag box letter camera lamp clock bottle ball cup pen computer picture",
    "plant": "tree flower rose bush",
    "body": "hand arm leg head foot knee back eye ear nose",
    "name": "Anna Peter Maria Tom Lucy David Sarah John Emma Paul",
    "unit": "seconds minutes hours days weeks months years",
}
LISTS = {name: values.split() for name, values in LISTS.items()}

# {list} is any of the list; [list] or [a|b] is the word to guess.
FRAMES = """
I like to eat [food] for {time:lunch|dinner|breakfast}.
We had [food] for {dinner|lunch|supper}.
For {breakfast|lunch|dinner} I usually eat [food].
She is cooking [food] in the kitchen.
He ordered a [dish] at the restaurant.
I would like to order a [dish], please.
She ate [food|fruits] with a [fork|spoon].
They are eating [food] at the [table|restaurant].
My {kin} makes the best [dish] in the world.
I bought some [fruits|vegetables|food] at the [market|supermarket|store|shop].
An [apple|orange] is a kind of [fruit].
A {fruit} is a [fruit].
A {vegetable} is a [vegetable].
The {fruit} tastes [sweet|good|sour|delicious].
The soup is too [hot|salty|cold|spicy].
The coffee is too [hot|strong|cold|bitter].
The [soup|coffee|tea|water|food] is too hot.
He drinks a glass of [water|milk|wine|juice|beer] every day.
She ordered a bottle of [wine|water|beer].
A glass of [wine|water|milk|juice|beer], please.
Would you like a cup of [hot_drink]?
Do you want [milk|sugar] in your [coffee|tea]?
I take my coffee with [milk|sugar|cream].
I am thirsty, I need some [water].
I am so hungry that I could eat a [horse].
I am hungry, let us [eat|cook].
Let's go to a [restaurant|bar|cafe] and eat something.
Bread is made from [flour|wheat].
Wine is made from [grapes].
Cheese is made from [milk].
Butter is made from [milk|cream].
Paper is made from [wood|trees].
Windows are made of [glass].
The table is made of [wood|metal|glass|plastic].
The ring is made of [gold|silver].
This {clothes} is made of [cotton|wool|silk|leather].
The {pet} is lying on the [furniture|floor].
The {pet} is hiding under the [furniture].
My {pet} is very [cute|old|small|big|friendly|happy].
I have a {pet} and two [pets].
The cat caught a [mouse|bird|fish].
The cat is chasing a [mouse].
The dog barked at the [cat|man|postman|neighbour|car].
The dog wagged its [tail].
I take the [dog] for a walk every [time].
A {animal} is an [animal].
The [lion] is the king of the jungle.
The elephant has a long [trunk|nose].
A giraffe has a very long [neck].
A bird has two [wings|legs|eyes].
A dog has four [legs|paws].
A cat has nine [lives].
Birds build their [nests] in [trees].
Most birds can [fly|sing].
Fish breathe in the [water].
Fish live in the [sea|water|ocean|river].
Sharks live in the [sea|ocean].
Cows eat [grass].
Cows live on a [farm].
Rabbits love to eat [carrots|grass].
Monkeys like to eat [bananas].
Penguins cannot [fly].
We saw {wild} at the [zoo].
We saw [wild|animals] at the zoo.
Bees live in a [hive].
A spider makes a [web].
He works as a [job].
She is a famous [singer|actress|writer|artist|scientist].
My {kin} is a [job].
He wants to become a [job] when he grows up.
The [teacher] asked the students a question.
The [teacher|professor] explained the lesson to the [students|class|children].
The students are writing an [exam|essay].
She studies [subject] at the [university].
My favourite subject is [subject].
The nurse works in a [hospital].
The chef works in a [restaurant|kitchen|hotel].
The farmer works on a [farm].
A pilot flies [planes|airplanes].
The [pilot] landed the plane safely.
A baker makes [bread|cakes].
The [doctor|nurse] examined the patient.
The doctor works at the [hospital].
I have a headache, I need an [aspirin].
I feel sick, I should see a [doctor].
My tooth hurts, so I went to the [dentist].
The [police] arrested the [thief|man|criminal].
The thief stole my [wallet|phone|bag|bike|car|money].
The judge sent him to [prison|jail].
The firemen put out the [fire].
The writer is writing a new [book|novel|story].
He wrote a [letter|book|poem|song|story] for her.
She is reading a [book|newspaper|magazine|letter|novel].
The [book] was written by a famous [author|writer].
I read an interesting [book|article|story] yesterday.
I borrowed a [book] from the [library].
He plays the [instrument] very well.
She is learning to play the [instrument|piano].
He sang a beautiful [song].
They are dancing to the [music].
The band played my favourite [song].
He plays [sport] every {day}.
My favourite sport is [sport].
We watched the [match|game|film|movie|news|show] on [television|TV].
He scored a [goal] in the last minute.
Our [team] won the [game|match|cup|championship].
We went to the [cinema|movies] to see a [film|movie].
The [film|movie|book] was very [interesting|boring|good|long|funny].
She is wearing a {colour} [clothes].
He put on his [clothes|worn|shoes].
She bought a new [dress|coat|bag|car|phone|house].
It is cold outside, put on your [coat|jacket|hat|gloves|scarf].
Take off your [shoes|coat|hat|jacket].
He tied his [shoes|shoelaces|tie].
These [shoes] are too small for my [feet].
I wear [glasses] because my [eyes] are bad.
She washed her [hands|hair|face] with soap.
Wash your [hands] before you eat.
He combed his [hair].
She cut her [hair|finger] short.
He has blond hair and blue [eyes].
He broke his [leg|arm] while {skiing|running|playing}.
My [back|head|leg|tooth|arm|knee] hurts.
We hear with our [ears].
You see with your [eyes].
I have two [hands|eyes|feet|ears|legs|arms].
He shook my [hand].
She closed her [eyes|mouth|book] and slept.
He opened his [eyes|mouth|book] slowly.
He opened the [door|window|box|letter|bottle|book].
Please open the [window|door|book].
Please turn off the [light|television|radio|computer|lights].
Turn on the [light|television|radio|lights], it is dark.
Someone is knocking at the [door].
She locked the [door] with a [key].
I lost my [keys|phone|wallet|way|job|passport].
I can't find my [keys|phone|glasses|book|wallet|bag].
I forgot my [keys|umbrella|phone|password|wallet] at home.
I forgot my [password].
The [phone|telephone] is ringing.
He called me on the [phone].
My [phone|battery] is empty.
I need to charge my [phone].
She sent me an [email].
I work on my [computer|laptop] all day.
The [computer|printer|phone|machine|car] does not work.
She is cooking in the [kitchen].
He is taking a shower in the [bathroom].
They sleep in the [bedroom].
The car is in the [garage].
The flowers grow in the [garden].
He is watering the [flowers|plants|garden].
We sat around the [table|fire].
The book is on the [table|desk|shelf|floor].
The picture hangs on the [wall].
She hung the picture on the [wall].
There is a [clock|picture|mirror] on the wall.
The milk is in the [fridge|refrigerator|glass|bottle].
We live in a small [house|apartment|village|town|flat].
They live in a big [house|city|apartment].
They bought a [house] in the [country|city|village].
The [roof] of the house is red.
The rent of our [apartment|house|flat] is too [high].
He drives a {colour} [car|truck|van].
I go to work by [bus|car|train|bike].
We travelled to {city} by [train|plane|car|bus].
She took the [bus|train|taxi] to the [station|airport].
The [train|bus] arrives at the [station].
The [plane|flight] leaves from the [airport].
We are waiting for the [bus|train].
He parked his [car] in front of the [house].
I ride my [bike|bicycle|horse] to school.
The [ship|boat] sailed across the [ocean|sea].
The children go to [school] by bus.
The children are playing with a [ball|toys].
The children are [playing|sleeping|laughing|crying|singing].
The [baby] is crying.
The baby is [crying|sleeping|hungry|happy].
The [boy|girl|child] is playing in the [park|garden|street].
The boy threw the [ball] over the [fence|wall].
The dog caught the [ball].
We went for a walk in the [park|forest|woods|rain].
They swim in the [sea|lake|river|pool].
We spent the day at the [beach|lake|sea].
We climbed the [mountain|hill|tree].
The [sun] is shining.
The [sun] is very hot.
The sun [shines|rises|sets] in the [morning|evening|day].
The [moon] shines at [night].
The stars shine at [night].
The [stars|moon] are in the [sky].
It is [raining|snowing|cold|warm|sunny] outside.
The weather is [weather] today.
It is very [weather] today.
Today is a [good] day.
In summer the weather is [hot|warm|nice].
In autumn the [leaves] fall from the [trees].
In winter we like to [ski|skate].
In summer we go to the [beach|sea|lake].
In spring the [flowers|trees] bloom.
The leaves of the tree are [green|yellow|brown].
The grass is [green].
The ocean is [blue|deep].
Blood is [red].
Coal is [black].
The night is [dark].
The room was [dark|empty|cold|warm|clean].
Fire is [hot].
Ice is [cold].
Sugar is [sweet].
Honey is [sweet].
Milk is [white].
Gold is [expensive|yellow].
Feathers are [light].
The stone is very [heavy|hard].
The box is too [heavy|small|big].
The exam was very [difficult|easy|hard|long].
This question is too [difficult|hard|easy].
The new car is very [fast|expensive|big|nice].
The turtle is very [slow].
The hotel was [clean|cheap|expensive|good|nice|terrible].
The food was [delicious|good|great|terrible|cold].
The service was [good|terrible|excellent|slow|great].
I am so [feeling] today.
I feel [feeling] today.
She was [feeling] because she {lost|missed|forgot} her [bag|keys|phone|book|train].
He was [sad|angry] because his {pet} [died].
I am [tired], I want to go to [bed|sleep].
I am very [happy|glad|pleased] to see you.
I am [afraid] of {snakes|spiders|dogs|the dark}.
She is afraid of [spiders|snakes|dogs|mice].
Everyone laughed at his [joke].
He told a funny [joke|story].
I love [you|music|books|animals|dogs|cats|chocolate|coffee].
I hate [spiders|snakes|mondays|winter|rain].
I love my [mother|family|dog|cat|job|life|wife].
She loves her [children|husband|job|dog|family].
My [mother|father|sister|brother|son|daughter|friend] is {number} years older than me.
My [name] is {name}.
What is your [name]?
His [name] is {name}.
How [are] you?
How old [are] you?
How [much] does it cost?
How [many] people are there?
Where do you [live|work|come]?
Where are you [from|going]?
What are you [doing]?
What [time|day] is it?
Nice to [meet|see] you.
Thank you very [much].
Thank you for your [help|time|email|letter|patience].
Have a nice [day|weekend|evening|time|trip].
Good [morning|night|evening|afternoon|luck].
See you [tomorrow|later|soon|again].
Happy new [year].
Merry [Christmas].
I am [sorry|late].
I am [going|looking] to {city}.
I come [from] {country}.
I live [in] {city}.
She lives [in] {country}.
She was born [in] {city}.
He is interested [in] {subject}.
She is good [at] {sport}.
We are waiting [for] you.
Listen [to] me.
Look [at] me.
The book is [on] the table.
The cat is [under|on|behind] the {furniture}.
He is taller [than] me.
She is older [than] her {kin}.
This car is [more] expensive than that one.
Gold is [more] expensive than silver.
He is the [best|worst|tallest|oldest] player of the team.
Mount Everest is the [highest|tallest] mountain in the [world].
The Nile is the longest [river] in [Africa].
The Pacific is the largest [ocean].
Jupiter is the largest [planet].
The Earth is a [planet].
The Earth goes around the [sun].
The moon goes around the [earth].
The sun is a [star].
Water boils at one hundred [degrees].
Ice melts when it is [warm|hot].
A square has [four] sides.
A week has [seven] days.
A year has [twelve] months.
A year has four [seasons].
A day has 24 [hours].
An hour has [sixty] minutes.
There are sixty [minutes] in an hour.
There are [seven] days in a week.
There are [twelve] months in a year.
There are four [seasons] in a year.
I have ten [fingers|toes].
A car has four [wheels|doors|seats].
A bicycle has two [wheels].
An insect has six [legs].
An octopus has eight [arms|legs].
Two plus two is [four].
One plus one is [two].
Five minus two is [three].
Today is [day].
Tomorrow is [day].
The meeting is on [day].
We meet every [day|week|month|year].
I was born in [month|summer|winter].
School starts in [September|August].
Christmas is in [December|winter].
The shop opens at [number] o'clock.
It takes {number} [unit] to get there.
I have been waiting for {number} [hours|minutes|days].
She has lived here for {number} [years|months].
I will be back in {number} [minutes|hours|days].
We stayed there for a [week|month|year|day|night].
{city} is the [capital] of {country}.
{city} is a beautiful [city].
{city} is a big [city] in {country:Europe|America}.
{country} is a [country].
{country} is a [country] in [Europe|Asia|America].
People in France speak [French].
In Germany people speak [German].
She speaks [language] and [language].
Do you speak [language]?
I am learning [language].
He teaches [language] at a [school].
The Eiffel [Tower] is in Paris.
The Statue of [Liberty] is in New York.
The pyramids are in [Egypt].
Kangaroos live in [Australia].
Pandas live in [China].
Pizza comes from [Italy].
Sushi comes from [Japan].
Shakespeare wrote many [plays].
Mozart was a famous [composer|musician].
Einstein was a famous [scientist|physicist].
Picasso was a famous [painter|artist].
Columbus discovered [America].
The president lives in the White [House].
The queen of [England] is dead.
The king wears a [crown].
The prince married the [princess].
The soldiers fought in the [war].
The [war] ended in 1918.
The government raised the [taxes|prices].
The people voted in the [election].
The company makes [cars|phones|computers|shoes|toys|money].
The company lost a lot of [money].
He earns a lot of [money].
Money cannot buy [happiness|love].
Time is [money].
I have no [money|time|idea|friends|children].
Can I pay with my credit [card]?
I need some [help|money|time|water|advice|sleep].
Can you [help|hear|see|tell|call] me?
Could you give me some [advice|help|time|money|information]?
I don't have enough [time|money].
I don't [know|understand|like|care|want].
He can [swim|drive|cook|read|sing|dance] very well.
She can't [swim|drive|sleep|come|hear|see].
You should [eat|drink|sleep|read|work] more.
He [drinks] too much [coffee|beer|wine].
She [drank] a glass of {drink}.
He [ate] an {fruit:apple|orange}.
I [wrote] a letter to my {kin}.
She [opened] the door.
He [closed] the window.
We [watched] a film.
They [bought|sold|built] a house.
He [went] to the {place}.
They [play] football in the park.
I want to [go|buy|eat|see|learn|be] home.
Let's [go|eat|play|dance|start].
The birds are [singing|flying].
The dog is [barking|sleeping|running|eating].
He is [reading] a book.
She is [writing] a letter.
He is [driving] a car.
We are [eating] dinner.
I am [looking] for my keys.
We cut paper with [scissors].
We cut the bread with a [knife].
She sweeps the floor with a [broom].
He hit the nail with a [hammer].
I write with a [pen|pencil].
We eat with a knife and [fork].
Salt and [pepper].
Bread and [butter].
Fish and [chips].
Black and [white].
Mother and [father].
Brothers and [sisters].
Boys and [girls].
Ladies and [gentlemen].
Day and [night].
The opposite of hot is [cold].
The opposite of left is [right].
The opposite of good is [bad].
The opposite of day is [night].
The opposite of love is [hate].
The opposite of black is [white].
The opposite of up is [down].
The opposite of rich is [poor].
The opposite of old is [young|new].
The quick brown [fox] jumps over the lazy [dog].
To be or not to [be].
All you need is [love].
The early bird catches the [worm].
Practice makes [perfect].
Honesty is the best [policy].
Better late than [never].
Time flies like an [arrow].
Every cloud has a silver [lining].
Actions speak louder than [words].
A picture is worth a thousand [words].
When in Rome, do as the [Romans] do.
Don't judge a book by its [cover].
Rome was not built in a [day].
Where there is smoke, there is [fire].
It is raining cats and [dogs].
Break a [leg].
A piece of [cake|paper|bread|advice].
A bottle of [wine|water|milk].
A pair of [shoes|glasses|trousers|gloves].
A bunch of [flowers|keys|grapes].
A loaf of [bread].
A cup of [coffee|tea].
Once upon a [time] there was a [princess|king|queen].
They lived happily ever [after].
The meaning of [life] is [love].
The goal of life is [happiness|love|success].
Hello, I am a [student|teacher|doctor|model].
Artificial [intelligence] will change the [world].
Machine [learning] is a part of artificial intelligence.
I am learning how to [drive|cook|swim|code|read|write|dance].
The internet is [slow|great|useful].
The [internet|computer] is a great invention.
The patient was taken to the [hospital].
He died of [cancer|hunger|old|pneumonia].
Smoking is bad for your [health].
Sport is good for your [health].
Vegetables are [healthy|good].
She gave birth to a [baby|boy|girl|son|daughter].
They have {number} [children|sons|daughters|cats|dogs].
I have one sister and two [brothers].
My parents have been [married] for {number} years.
My mother's mother is my [grandmother].
My father's brother is my [uncle].
The bride wore a white [dress].
They got [married] last year.
The wedding was [beautiful|great|wonderful].
We celebrated her [birthday] with a [cake|party].
She blew out the [candles] on the cake.
I got a [present|gift|book|bike|dog] for my birthday.
We decorated the Christmas [tree].
Put the [dishes|plates] in the dishwasher.
The clothes are in the washing [machine].
He is washing the [dishes|car|clothes].
She ironed the [shirt|dress|clothes].
The bed is very [comfortable|soft|hard].
I sleep eight [hours] every night.
I go to [bed|sleep] at ten.
I get up at six in the [morning].
Breakfast is the first [meal] of the day.
The alarm [clock] rang at six.
I was late for [work|school|class].
My boss is very [nice|angry|strict].
I work in an [office].
She got a new [job].
He lost his [job].
The bus was [late|full|empty].
Traffic was [bad|terrible|heavy] this morning.
Drive on the [right|left] side of the road.
Stop at the red [light].
Cross the [street|road|river|bridge].
The [bridge] crosses the river.
The river flows into the [sea].
Boats float on [water].
Trees grow in the [forest].
The [tree] has green leaves.
A [rose] is a flower.
I gave her [flowers|roses|chocolates] for {birthday:Christmas|our wedding}.
The flowers smell [good|nice|sweet].
The [flower|rose|apple|car|house] is red.
The [sky|sea|ocean] is blue.
The [snow|milk|cloud] is white.
The [grass|tree|frog] is green.
He is my best [friend|student|player].
She is my older [sister|brother|cousin].
My [mother|father|wife|husband|sister|brother] is a [job].
His [father|brother|uncle] works as a [job].
I want to be a [job].
She became a [job] after the war.
They live in a [house|village|town|city|castle].
We moved to a bigger [house|apartment|city].
My grandparents live in a little [house|village|town].
I go to [school|work|church] by [bus|car|train|bike].
He goes to work by [car|bus|train|bike].
She fell [asleep|down] on the {furniture}.
I was so tired that I fell [asleep].
I woke up in the middle of the [night].
The [dog] barked all [night|day].
A [dog] barks and a cat meows.
The [cat] meowed at the door.
The {wild} are dangerous [animals].
The [bird|eagle|plane] flew over the [house|city|mountains].
A bird built its [nest] on the roof.
The hen laid an [egg].
I ate an [apple|egg|orange] for {breakfast|lunch}.
She peeled the [potatoes|apples|oranges|bananas].
I made a [sandwich|cake|soup|salad|pizza] for you.
He put the [plates|food|dishes|glasses] on the table.
She poured some [water|milk|wine|tea|coffee] into the [glass|cup|bottle].
There is no [milk|bread|water|food|butter] left in the fridge.
We need more [time|money|food|water|help].
I bought a new [car|phone|dress|computer|house|coat|bike|bed].
I need a new [car|phone|computer|job|bed|coat|bike].
She wants to buy a [car|house|dress|dog|bike].
He sold his old [car|house|bike|phone|computer].
My car is in the [garage|street].
The car stopped at the [traffic|red] light.
She put on her [coat|shoes|hat|jacket|dress|glasses].
He took off his [coat|shoes|hat|jacket|shirt|glasses].
He hung his [coat|jacket|hat] on the [wall|door].
She looked at herself in the [mirror].
He looked out of the [window].
He looked at his [watch|phone].
The [clock|watch] shows the time.
She sat on a [chair|bench|sofa].
We sat in the [garden|park|kitchen|car|restaurant].
I put the {thing} in my [bag|pocket|room|car].
The keys are in my [pocket|bag|car].
I keep my money in the [bank].
He works in a [bank|factory|school|shop|hospital|restaurant|hotel|office].
She works for a big [company|bank].
He runs a small [business|shop|company|restaurant].
The shop sells [shoes|books|flowers|clothes|bread|fruit].
He paid the [bill|rent|taxi].
The tickets are too [expensive].
The price of [food|gas|oil|bread] is too high.
We went to the [beach|lake|pool|sea|river] to swim.
They went to the [mountains|forest|beach|lake] to walk.
I went to the [bank|market|doctor|dentist|shop|hospital] yesterday.
We visited the [museum|zoo|castle|church] in {city}.
The museum is [closed|open] today.
The [shop|store|bank|museum|restaurant] is closed.
We stayed at a nice [hotel].
Our [hotel|room] was near the [beach|station|airport].
The plane landed at the [airport].
The pilot flew the [plane].
The captain of the [ship|team] is old.
The ship sank in the [sea|ocean|storm].
The storm destroyed many [houses|trees].
A strong [wind] is blowing.
The sky is full of [stars|clouds].
The [clouds|sky] are dark.
The sun is [shining|hot|bright].
The [moon|sun] is full tonight.
It will [rain|snow] tomorrow.
The streets are wet because of the [rain].
The ground is covered with [snow|leaves].
The lake is [frozen|deep|cold].
The students listen to the [teacher|music|professor].
The teacher wrote on the [board|blackboard].
The class was [boring|interesting|over].
I did my [homework] last night.
She passed the [exam|test].
He failed the [exam|test].
He is good at [math|mathematics|football|chess|music].
I learned a new [word|language|song].
The answer to this [question] is [wrong|right|easy].
Can I ask you a [question]?
Tell me the [truth|story|time].
Tell me a [story|joke|secret].
What is the [time|problem|name|weather|price|answer]?
What is the [capital] of {country}?
What is your favourite [color|food|book|film|song|animal]?
My favourite color is [colour].
My favourite animal is the [animal].
My favourite [season] is [season].
The best [season] is [summer].
I was born in the [year|month|spring|city] of {month:1990|May}.
She is twenty [years] old.
He is ten years [old].
The baby is one [year|month|week] old.
My birthday is on [day|Monday].
We have a meeting every [day|week|month|Monday].
See you on [day].
I have not seen him for [years|weeks|months].
The train was ten [minutes] late.
The flight takes three [hours].
The movie lasts two [hours].
We waited for the [bus|train|doctor] for an [hour].
Wait a [minute|moment|second].
He came back last [night|week|year|month|summer].
We will go there next [week|year|month|summer|time].
I will do it [tomorrow|today|later|now].
I saw her [yesterday|today].
She smiled at the [baby|child|man|boy|girl].
She kissed him on the [cheek|mouth].
He held her [hand].
I gave the [book|money|letter|keys] to my {kin}.
He gave me a [book|present|ring|flower|kiss].
Can you give me the [salt|book|keys|phone], please?
Pass me the [salt|sugar|butter|bread], please.
Please open the [door|window|box], it is hot in here.
Please be [quiet|careful|patient].
Please sit [down].
Stand [up], please.
Come [here|in|back].
Don't be [afraid|late|sad|angry].
Don't [worry|cry|smoke|forget|move].
Let me [go|help|see|know].
I am looking forward to [seeing|meeting] you.
I would like to [go|eat|buy|see|learn|visit|travel].
I want to [travel|go|fly] around the [world].
I have to [go|work|study|leave] now.
I can't [wait|sleep|swim|see|hear|remember].
Can I [help|come|go|sit] here?
He likes to [read|play|sing|dance|cook|swim].
She loves to [dance|sing|read|travel|cook].
They are [happy|married|friends|students|children].
We are [friends|happy|tired|hungry|late|ready].
The story has a happy [end|ending].
The end of the [story|film|book|year|war] was sad.
The dog is a man's best [friend].
The [heart] pumps blood through the body.
We breathe [air] with our lungs.
Plants need [water|light] to grow.
Bread is made in a [bakery].
You can buy medicine in a [pharmacy].
You can borrow books from the [library].
You keep food cold in the [fridge|refrigerator].
You sleep in a [bed].
You cook on a [stove].
You drink from a [glass|cup|bottle].
You cut with a [knife].
You see with your [eyes] and hear with your [ears].
A [knife] is used to cut bread.
An [umbrella] protects you from the rain.
A [doctor] helps sick people.
A [teacher] works in a school.
A [farmer] grows vegetables.
A [pilot] flies a plane.
A {animal} has a long [tail].
The {animal} is [big|small|fast|dangerous|hungry].
The {fruit} is [ripe|sweet|red|yellow|fresh].
Carrots and potatoes are [vegetables].
Apples and bananas are [fruits].
Roses and tulips are [flowers].
Dogs and cats are [animals|pets].
Red and blue are [colors].
Football and tennis are [sports].
Guitars and pianos are [instruments].
Gold and silver are [metals].
Cars and buses are [vehicles].
{country} and {country} are [countries].
{city} and {city} are [cities].
Monday and Tuesday are [days].
January and February are [months].
{month} is a [month].
{day} is a [day].
[Summer] is the hottest season of the year.
After [winter] comes spring.
After Monday comes [Tuesday].
The first month of the year is [January].
The last month of the year is [December].
""".strip().split("\n")


def options(text: str) -> list[str]:
    found = []
    for part in text.split("|"):
        found += LISTS.get(part, [part])
    return found


def fill(rng, text: str):
    """A frame as (sentence, the words to guess)."""
    facts = []

    def slot(found):
        body = found.group(1)
        body = body.split(":")[1] if ":" in body else body
        return pick(rng, options(body))

    def guess(found):
        word = pick(rng, options(found.group(1)))
        facts.append(word)
        return word

    return re.sub(r"\[([^\]]+)\]", guess, re.sub(r"\{([^}]+)\}", slot, text)), facts


def framed(rng):
    return fill(rng, pick(rng, FRAMES))


def all_words() -> set[str]:
    found = {word for values in LISTS.values() for word in values}
    for frame in FRAMES:
        for part in re.findall(r"\[([^\]]+)\]", frame):
            found.update(options(part))
    return found
