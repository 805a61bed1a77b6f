"""English words and phrases with their French ones, from which the translation recipe builds simple sentences.

Written into text2text's config.json as lines of text; english-to-french/lexicon.ts reads them. All of it is written for
this project.
"""

# english:french:gender[flags]; p: French plural only; h: no elision before its h; c: cannot be counted; s: a sport or game
# (jouer à); i: an instrument (jouer de); j: a job (no article after "to be"); t: a language. An irregular English plural
# follows a slash, an irregular French one too.
NOUNS = """
house:maison:f home:maison:f flat:appartement:m apartment:appartement:m room:chambre:f kitchen:cuisine:f bathroom:salle_de_bain:f bedroom:chambre:f garden:jardin:m door:porte:f
window:fenêtre:f wall:mur:m floor:sol:m roof:toit:m table:table:f chair:chaise:f bed:lit:m sofa:canapé:m desk:bureau/bureaux:m lamp:lampe:f mirror:miroir:m clock:horloge:f key:clé:f
book:livre:m newspaper:journal/journaux:m magazine:magazine:m letter:lettre:f page:page:f word:mot:m story:histoire:f/stories song:chanson:f film:film:m movie:film:m picture:image:f photo:photo:f
photograph:photo:f music:musique:fc radio:radio:f television:télévision:f tv:télé:f phone:téléphone:m telephone:téléphone:m computer:ordinateur:m laptop:ordinateur_portable:m camera:appareil_photo:m
email:e-mail:m message:message:m internet:internet:m car:voiture:f bus:bus:m train:train:m train_station:gare:f bus_stop:arrêt_de_bus:m plane:avion:m bike:vélo:m bicycle:vélo:m boat:bateau/bateaux:m ship:navire:m taxi:taxi:m truck:camion:m
street:rue:f road:route:f bridge:pont:m city:ville:f/cities town:ville:f village:village:m country:pays/pays:m/countries world:monde:m place:endroit:m station:gare:f airport:aéroport:m hotel:hôtel:m
restaurant:restaurant:m cafe:café:m bar:bar:m shop:magasin:m store:magasin:m supermarket:supermarché:m market:marché:m bakery:boulangerie:f pharmacy:pharmacie:f bank:banque:f post_office:poste:f
hospital:hôpital/hôpitaux:m school:école:f university:université:f/universities class:classe:f classroom:salle_de_classe:f library:bibliothèque:f museum:musée:m church:église:f castle:château/châteaux:m
park:parc:m beach:plage:f sea:mer:f ocean:océan:m river:rivière:f lake:lac:m mountain:montagne:f forest:forêt:f field:champ:m island:île:f sky:ciel:m sun:soleil:m moon:lune:f star:étoile:f
rain:pluie:fc snow:neige:fc wind:vent:mc weather:temps:mc tree:arbre:m flower:fleur:f grass:herbe:fc leaf:feuille:f/leaves rose:rose:f fire:feu/feux:m air:air:mc stone:pierre:f
dog:chien:m cat:chat:m bird:oiseau/oiseaux:m fish:poisson:mc/fish horse:cheval/chevaux:m cow:vache:f pig:cochon:m sheep:mouton:m/sheep chicken:poulet:mc rabbit:lapin:m mouse:souris/souris:f/mice lion:lion:m elephant:éléphant:m
bear:ours/ours:m animal:animal/animaux:m duck:canard:m man:homme:m/men woman:femme:f/women boy:garçon:m girl:fille:f child:enfant:m/children baby:bébé:m/babies people:gens:mp/people person:personne:f
friend:ami:m girlfriend:petite_amie:f boyfriend:petit_ami:m neighbour:voisin:m neighbor:voisin:m family:famille:f/families mother:mère:f father:père:m mum:maman:f mom:maman:f dad:papa:m sister:sœur:f brother:frère:m
parents:parents:mp/parents son:fils/fils:m daughter:fille:f husband:mari:m wife:femme:f/wives uncle:oncle:m aunt:tante:f cousin:cousin:m grandmother:grand-mère:f grandfather:grand-père:m
grandparents:grands-parents:mp/grandparents teacher:professeur:mj doctor:médecin:mj nurse:infirmière:fj lawyer:avocat:mj engineer:ingénieur:mj student:étudiant:mj pupil:élève:m farmer:agriculteur:mj cook:cuisinier:mj
chef:chef:mj baker:boulanger:mj writer:écrivain:mj singer:chanteur:mj actor:acteur:mj actress:actrice:fj journalist:journaliste:mj artist:artiste:mj musician:musicien:mj dentist:dentiste:mj
policeman:policier:mj/policemen driver:chauffeur:mj waiter:serveur:mj waitress:serveuse:fj secretary:secrétaire:fj/secretaries boss:patron:m king:roi:m queen:reine:f president:président:mj director:directeur:mj
colleague:collègue:m customer:client:m guest:invité:m tourist:touriste:m name:nom:m age:âge:m address:adresse:f number:numéro:m question:question:f answer:réponse:f problem:problème:m idea:idée:f
job:travail/travaux:m work:travail/travaux:mc office:bureau/bureaux:m company:entreprise:f/companies factory:usine:f/factories meeting:réunion:f project:projet:m report:rapport:m money:argent:mc price:prix/prix:m
ticket:billet:m passport:passeport:m suitcase:valise:f bag:sac:m box:boîte:f gift:cadeau/cadeaux:m present:cadeau/cadeaux:m party:fête:f/parties birthday:anniversaire:m holiday:vacances:fp holidays:vacances:fp/holidays
vacation:vacances:fp trip:voyage:m wedding:mariage:m game:jeu/jeux:m match:match:m team:équipe:f ball:ballon:m toy:jouet:m day:jour:m week:semaine:f month:mois/mois:m year:an:m hour:heure:f
minute:minute:f morning:matin:m evening:soir:m afternoon:après-midi/après-midi:m night:nuit:f weekend:week-end:m time:temps:mc life:vie:f/lives love:amour:mc breakfast:petit-déjeuner:m lunch:déjeuner:m
dinner:dîner:m meal:repas/repas:m food:nourriture:fc bread:pain:mc butter:beurre:mc cheese:fromage:mc egg:œuf:m milk:lait:mc water:eau/eaux:fc coffee:café:mc tea:thé:mc juice:jus/jus:mc wine:vin:mc
beer:bière:f sugar:sucre:mc salt:sel:mc meat:viande:fc rice:riz/riz:mc pasta:pâtes:fp/pasta soup:soupe:f salad:salade:f cake:gâteau/gâteaux:m chocolate:chocolat:mc ice_cream:glace:f pizza:pizza:f sandwich:sandwich:m
apple:pomme:f banana:banane:f orange:orange:f lemon:citron:m strawberry:fraise:f/strawberries pear:poire:f grape:raisin:m fruit:fruit:m vegetable:légume:m potato:pomme_de_terre/pommes_de_terre:f/potatoes
tomato:tomate:f/tomatoes carrot:carotte:f onion:oignon:m glass:verre:m cup:tasse:f bottle:bouteille:f plate:assiette:f knife:couteau/couteaux:m/knives fork:fourchette:f spoon:cuillère:f menu:menu:m bill:addition:f
hand:main:f head:tête:f eye:œil/yeux:m ear:oreille:f nose:nez/nez:m mouth:bouche:f hair:cheveux:mp/hair foot:pied:m/feet leg:jambe:f arm:bras/bras:m face:visage:m heart:cœur:m tooth:dent:f/teeth back:dos/dos:m
dress:robe:f shirt:chemise:f coat:manteau/manteaux:m jacket:veste:f hat:chapeau/chapeaux:m shoe:chaussure:f skirt:jupe:f trousers:pantalon:m/trousers sweater:pull:m glasses:lunettes:fp/glasses watch:montre:f
circle:cercle:m triangle:triangle:m cross:croix/croix:f/crosses shape:forme:f line:ligne:f red_square:carré_rouge/carrés_rouges:m red_ring:anneau_rouge/anneaux_rouges:m green_square:carré_vert/carrés_verts:m green_ring:anneau_vert/anneaux_verts:m blue_square:carré_bleu/carrés_bleus:m blue_ring:anneau_bleu/anneaux_bleus:m yellow_square:carré_jaune/carrés_jaunes:m yellow_ring:anneau_jaune/anneaux_jaunes:m black_square:carré_noir/carrés_noirs:m black_ring:anneau_noir/anneaux_noirs:m purple_square:carré_violet/carrés_violets:m purple_ring:anneau_violet/anneaux_violets:m orange_square:carré_orange/carrés_orange:m orange_ring:anneau_orange/anneaux_orange:m white_square:carré_blanc/carrés_blancs:m white_ring:anneau_blanc/anneaux_blancs:m
ring:bague:f umbrella:parapluie:m colour:couleur:f color:couleur:f language:langue:f lesson:leçon:f course:cours/cours:m exam:examen:m homework:devoirs:mp/homework pen:stylo:m pencil:crayon:m paper:papier:mc
football:football:mcs soccer:football:mcs tennis:tennis/tennis:mcs basketball:basket:mcs chess:échecs:mps/chess cards:cartes:fps/cards piano:piano:mi guitar:guitare:fi violin:violon:mi flute:flûte:fi drums:batterie:fi/drums
english:anglais/anglais:mct french:français/français:mct spanish:espagnol:mct german:allemand:mct italian:italien:mct chinese:chinois/chinois:mct japanese:japonais/japonais:mct russian:russe:mct
help:aide:fc war:guerre:f peace:paix/paix:fc news:nouvelles:fp/news weather_forecast:météo:f doctor's_office:cabinet:m toilet:toilettes:fp toilets:toilettes:fp/toilets light:lumière:f
government:gouvernement:m law:loi:f history:histoire:fc art:art:m science:science:f health:santé:fc headache:mal_de_tête:m sport:sport:m pool:piscine:f swimming_pool:piscine:f kitten:chaton:m puppy:chiot:m/puppies
capital:capitale:f winner:gagnant:m subject:matière:f hobby:passe-temps/passe-temps:m/hobbies cinema:cinéma:m theatre:théâtre:m theater:théâtre:m garage:garage:m farm:ferme:f zoo:zoo:m secret:secret:m truth:vérité:fc dream:rêve:m luck:chance:fc mistake:erreur:f example:exemple:m reason:raison:f change:changement:m fridge:réfrigérateur:m noise:bruit:m blood:sang:mc body:corps/corps:m skin:peau:fc finger:doigt:m knee:genou/genoux:m stomach:ventre:m throat:gorge:f medicine:médicament:m pain:douleur:f soldier:soldat:mj scientist:scientifique:mj painter:peintre:mj hairdresser:coiffeur:mj pilot:pilote:mj
police:police:fc politician:politicien:mj neighbourhood:quartier:m square:place:f building:bâtiment:m tower:tour:f stairs:escalier:m/stairs lift:ascenseur:m elevator:ascenseur:m wood:bois/bois:mc gold:or:mc silver:argent:mc summer:été:m winter:hiver:m spring:printemps/printemps:m autumn:automne:m monkey:singe:m snake:serpent:m wolf:loup:m/wolves fox:renard:m tiger:tigre:m goat:chèvre:f frog:grenouille:f turtle:tortue:f butterfly:papillon:m/butterflies bee:abeille:f spider:araignée:f
studio:studio:m novel:roman:m poem:poème:m dictionary:dictionnaire:m/dictionaries sentence:phrase:f kitchen_table:table_de_cuisine:f honey:miel:mc jam:confiture:fc oil:huile:fc ham:jambon:mc sausage:saucisse:f biscuit:biscuit:m cookie:biscuit:m sweets:bonbons:mp/sweets candy:bonbon:m/candies peach:pêche:f cherry:cerise:f/cherries garlic:ail:mc mushroom:champignon:m cabbage:chou/choux:m bean:haricot:mh pea:petit_pois/petits_pois:m blanket:couverture:f pillow:oreiller:m towel:serviette:f soap:savon:mc toothbrush:brosse_à_dents:f shower:douche:f bath:bain:m card:carte:f map:carte:f corner:coin:m side:côté:m part:partie:f end:fin:f beginning:début:m top:haut:m thing:chose:f way:chemin:m group:groupe:m visitor:visiteur:m stamp:timbre:m newspaper_article:article:m
"""

# english:masculine[:feminine][:masculine before a vowel]; ^ stands before the noun. Feminines that only add an e are left out.
ADJECTIVES = """
big:^grand large:^grand tall:grand great:super:super small:^petit little:^petit short:court old:^vieux:vieille:vieil young:^jeune:jeune new:^nouveau:nouvelle:nouvel good:^bon:bonne bad:^mauvais
beautiful:^beau:belle:bel handsome:^beau:belle:bel pretty:^joli nice:^gentil:gentille kind:gentil:gentille long:^long:longue high:^haut low:bas:basse best:^meilleur better:meilleur worst:^pire:pire first:^premier:première
last:^dernier:dernière next:prochain other:^autre:autre same:^même:même red:rouge:rouge blue:bleu green:vert yellow:jaune:jaune black:noir white:blanc:blanche brown:marron:marron grey:gris gray:gris pink:rose:rose
orange:orange:orange purple:violet:violette dark:sombre:sombre bright:clair hot:chaud warm:chaud cold:froid cool:frais:fraîche wet:mouillé dry:sec:sèche clean:propre:propre dirty:sale:sale empty:vide:vide full:plein
open:ouvert closed:fermé free:libre:libre busy:occupé easy:facile:facile difficult:difficile:difficile hard:difficile:difficile simple:simple:simple important:important interesting:intéressant boring:ennuyeux:ennuyeuse
funny:drôle:drôle happy:heureux:heureuse sad:triste:triste angry:en_colère:en_colère tired:fatigué sick:malade:malade ill:malade:malade late:en_retard:en_retard ready:prêt:prête rich:riche:riche poor:pauvre:pauvre
strong:fort weak:faible:faible fast:rapide:rapide slow:lent heavy:lourd expensive:cher:chère cheap:bon_marché:bon_marché famous:célèbre:célèbre popular:populaire:populaire lucky:chanceux:chanceuse married:marié
single:célibataire:célibataire alone:seul dead:mort broken:cassé delicious:délicieux:délicieuse fresh:frais:fraîche sweet:sucré ripe:mûr smart:intelligent intelligent:intelligent clever:intelligent
stupid:stupide:stupide crazy:fou:folle strange:étrange:étrange dangerous:dangereux:dangereuse safe:sûr:sûre perfect:parfait wonderful:merveilleux:merveilleuse excellent:excellent terrible:terrible:terrible
lovely:charmant quiet:calme:calme calm:calme:calme noisy:bruyant loud:bruyant thin:mince:mince fat:gros:grosse thick:épais:épaisse sunny:ensoleillé possible:possible:possible impossible:impossible:impossible true:vrai
false:faux:fausse wrong:faux:fausse different:différent favourite:préféré favorite:préféré right:juste:juste left:gauche:gauche english:anglais:anglaise french:français:française german:allemand italian:italien:italienne
spanish:espagnol american:américain british:britannique:britannique japanese:japonais chinois:chinois lost:perdu worried:inquiet:inquiète nervous:nerveux:nerveuse proud:fier:fière polite:poli serious:sérieux:sérieuse
friendly:sympathique:sympathique
"""

# english forms (base/past/participle, regular ones left out):infinitive:je:il:nous:vous:ils:participle[:flags]
# Regular verbs in -er give the infinitive alone. e: with être in the past; a word after + follows the verb (needs "de").
VERBS = """
be/was/been:être:suis:est:sommes:êtes:sont:été have/had/had:avoir:ai:a:avons:avez:ont:eu go/went/gone:aller:vais:va:allons:allez:vont:allé:e do/did/done:faire:fais:fait:faisons:faites:font:fait
make/made/made:faire:fais:fait:faisons:faites:font:fait come/came/come:venir:viens:vient:venons:venez:viennent:venu:e see/saw/seen:voir:vois:voit:voyons:voyez:voient:vu
know/knew/known:connaître:connais:connaît:connaissons:connaissez:connaissent:connu can:pouvoir:peux:peut:pouvons:pouvez:peuvent:pu must:devoir:dois:doit:devons:devez:doivent:dû should:devoir:devrais:devrait:devrions:devriez:devraient:dû
want/wanted/wanted:vouloir:veux:veut:voulons:voulez:veulent:voulu take/took/taken:prendre:prends:prend:prenons:prenez:prennent:pris learn/learned/learned:apprendre:apprends:apprend:apprenons:apprenez:apprennent:appris
learn/learnt/learnt:apprendre:apprends:apprend:apprenons:apprenez:apprennent:appris understand/understood/understood:comprendre:comprends:comprend:comprenons:comprenez:comprennent:compris
read/read/read:lire:lis:lit:lisons:lisez:lisent:lu write/wrote/written:écrire:écris:écrit:écrivons:écrivez:écrivent:écrit say/said/said:dire:dis:dit:disons:dites:disent:dit drink/drank/drunk:boire:bois:boit:buvons:buvez:boivent:bu
eat/ate/eaten:manger:mange:mange:mangeons:mangez:mangent:mangé sleep/slept/slept:dormir:dors:dort:dormons:dormez:dorment:dormi leave/left/left:partir:pars:part:partons:partez:partent:parti:e run/ran/run:courir:cours:court:courons:courez:courent:couru
open/opened/opened:ouvrir:ouvre:ouvre:ouvrons:ouvrez:ouvrent:ouvert put/put/put:mettre:mets:met:mettons:mettez:mettent:mis wear/wore/worn:porter sell/sold/sold:vendre:vends:vend:vendons:vendez:vendent:vendu
wait:attendre:attends:attend:attendons:attendez:attendent:attendu wait_for:attendre:attends:attend:attendons:attendez:attendent:attendu lose/lost/lost:perdre:perds:perd:perdons:perdez:perdent:perdu
hear/heard/heard:entendre:entends:entend:entendons:entendez:entendent:entendu answer:répondre:réponds:répond:répondons:répondez:répondent:répondu finish:finir:finis:finit:finissons:finissez:finissent:fini
choose/chose/chosen:choisir:choisis:choisit:choisissons:choisissez:choisissent:choisi believe:croire:crois:croit:croyons:croyez:croient:cru live:habiter work:travailler buy/bought/bought:acheter:achète:achète:achetons:achetez:achètent:acheté
speak/spoke/spoken:parler talk:parler like:aimer love:aimer hate:détester prefer:préférer:préfère:préfère:préférons:préférez:préfèrent:préféré play:jouer study/studied/studied:étudier listen_to:écouter look_at:regarder
watch:regarder look_for:chercher find/found/found:trouver give/gave/given:donner show/showed/shown:montrer help:aider ask:demander call:appeler:appelle:appelle:appelons:appelez:appellent:appelé
visit:visiter arrive:arriver::::::arrivé:e stay:rester::::::resté:e enter:entrer::::::entré:e walk:marcher travel:voyager:voyage:voyage:voyageons:voyagez:voyagent:voyagé swim/swam/swum:nager:nage:nage:nageons:nagez:nagent:nagé
sing/sang/sung:chanter dance:danser cook:cuisiner clean:nettoyer:nettoie:nettoie:nettoyons:nettoyez:nettoient:nettoyé wash:laver close:fermer start:commencer:commence:commence:commençons:commencez:commencent:commencé
begin/began/begun:commencer:commence:commence:commençons:commencez:commencent:commencé stop:arrêter forget/forgot/forgotten:oublier think/thought/thought:penser hope:espérer:espère:espère:espérons:espérez:espèrent:espéré
need:avoir:ai:a:avons:avez:ont:eu:+besoin_de cry/cried/cried:pleurer laugh:rire:ris:rit:rions:riez:rient:ri smile:sourire:souris:sourit:sourions:souriez:sourient:souri pay/paid/paid:payer:paie:paie:payons:payez:paient:payé
cost/cost/cost:coûter use:utiliser send/sent/sent:envoyer:envoie:envoie:envoyons:envoyez:envoient:envoyé bring/brought/brought:apporter carry/carried/carried:porter drive/drove/driven:conduire:conduis:conduit:conduisons:conduisez:conduisent:conduit
break/broke/broken:casser cut/cut/cut:couper build/built/built:construire:construis:construit:construisons:construisez:construisent:construit teach/taught/taught:enseigner draw/drew/drawn:dessiner paint:peindre:peins:peint:peignons:peignez:peignent:peint
turn:tourner book:réserver add:ajouter taste:goûter push:pousser pull:tirer touch:toucher follow:suivre:suis:suit:suivons:suivez:suivent:suivi receive/received/received:recevoir:reçois:reçoit:recevons:recevez:reçoivent:reçu save:sauver share:partager:partage:partage:partageons:partagez:partagent:partagé decide:décider accept:accepter refuse:refuser cover:couvrir:couvre:couvre:couvrons:couvrez:couvrent:couvert
return:rentrer::::::rentré:e fall/fell/fallen:tomber::::::tombé:e win/won/won:gagner order:commander jump:sauter kiss:embrasser miss:manquer change:changer:change:change:changeons:changez:changent:changé try/tried/tried:essayer:essaie:essaie:essayons:essayez:essaient:essayé
rent:louer repair:réparer fix:réparer turn_on:allumer turn_off:éteindre:éteins:éteint:éteignons:éteignez:éteignent:éteint bark:aboyer:aboie:aboie:aboyons:aboyez:aboient:aboyé shine/shone/shone:briller snow:neiger grow/grew/grown:pousser
meet/met/met:rencontrer invite:inviter explain:expliquer tell/told/told:dire:dis:dit:disons:dites:disent:dit keep/kept/kept:garder
"""

FUTURES = "être:ser avoir:aur aller:ir faire:fer venir:viendr voir:verr pouvoir:pourr devoir:devr vouloir:voudr savoir:saur envoyer:enverr courir:courr acheter:achèter appeler:appeller nettoyer:nettoier"

# What stands after the verb, or at the end, as it is.
ADVERBS = """
today:aujourd'hui tomorrow:demain yesterday:hier now:maintenant here:ici there:là well:bien very_well:très_bien very_much:beaucoup a_lot:beaucoup much:beaucoup too_much:trop every_day:tous_les_jours every_morning:tous_les_matins
every_evening:tous_les_soirs every_week:toutes_les_semaines every_year:tous_les_ans tonight:ce_soir this_morning:ce_matin this_evening:ce_soir this_afternoon:cet_après-midi this_week:cette_semaine this_year:cette_année
tomorrow_morning:demain_matin tomorrow_evening:demain_soir last_night:hier_soir last_week:la_semaine_dernière last_year:l'année_dernière last_month:le_mois_dernier last_summer:l'été_dernier next_week:la_semaine_prochaine
next_year:l'année_prochaine next_month:le_mois_prochain next_summer:l'été_prochain in_the_morning:le_matin in_the_evening:le_soir in_the_afternoon:l'après-midi at_night:la_nuit at_home:à_la_maison home:à_la_maison at_work:au_travail
at_school:à_l'école to_school:à_l'école to_work:au_travail in_bed:au_lit to_bed:au_lit at_noon:à_midi at_midnight:à_minuit together:ensemble again:encore quickly:vite fast:vite slowly:lentement early:tôt late:tard soon:bientôt
too:aussi also:aussi outside:dehors inside:à_l'intérieur upstairs:en_haut downstairs:en_bas everywhere:partout alone:seul abroad:à_l'étranger far_away:loin far:loin all_day:toute_la_journée in_summer:en_été in_winter:en_hiver
in_spring:au_printemps in_autumn:en_automne by_car:en_voiture by_train:en_train by_bus:en_bus by_bike:à_vélo by_plane:en_avion on_foot:à_pied on_holiday:en_vacances on_vacation:en_vacances on_time:à_l'heure in_english:en_anglais in_french:en_français
on_the_left:à_gauche on_the_right:à_droite at_the_weekend:le_week-end on_weekends:le_week-end always:toujours often:souvent sometimes:parfois usually:d'habitude already:déjà still:encore really:vraiment
"""

# city or land:french:gender; cities have none.
PLACES = """
london:Londres paris:Paris berlin:Berlin rome:Rome madrid:Madrid lisbon:Lisbonne vienna:Vienne moscow:Moscou brussels:Bruxelles geneva:Genève athens:Athènes venice:Venise barcelona:Barcelone edinburgh:Édimbourg cairo:Le_Caire
new_york:New_York tokyo:Tokyo lyon:Lyon marseille:Marseille nice:Nice amsterdam:Amsterdam dublin:Dublin prague:Prague boston:Boston chicago:Chicago montreal:Montréal sydney:Sydney
france:France:f germany:Allemagne:f spain:Espagne:f italy:Italie:f england:Angleterre:f scotland:Écosse:f ireland:Irlande:f switzerland:Suisse:f belgium:Belgique:f greece:Grèce:f russia:Russie:f china:Chine:f india:Inde:f
europe:Europe:f africa:Afrique:f asia:Asie:f america:Amérique:f australia:Australie:f japan:Japon:m canada:Canada:m portugal:Portugal:m brazil:Brésil:m mexico:Mexique:m egypt:Égypte:f morocco:Maroc:m poland:Pologne:f turkey:Turquie:f
"""

NUMBERS = "zero:zéro one:un two:deux three:trois four:quatre five:cinq six:six seven:sept eight:huit nine:neuf ten:dix eleven:onze twelve:douze fifteen:quinze twenty:vingt thirty:trente forty:quarante fifty:cinquante hundred:cent"
DAYS = "monday:lundi tuesday:mardi wednesday:mercredi thursday:jeudi friday:vendredi saturday:samedi sunday:dimanche"
MONTHS = "january:janvier february:février march:mars april:avril may:mai june:juin july:juillet august:août september:septembre october:octobre november:novembre december:décembre"
# to be + word: avoir + word
STATES = "hungry:faim thirsty:soif cold:froid hot:chaud warm:chaud afraid:peur scared:peur sleepy:sommeil right:raison wrong:tort lucky:de_la_chance"

# Whole sentences; * is a name, kept as it is.
PHRASES = """
hello=Bonjour|hi=Salut|hey=Salut|good morning=Bonjour|good afternoon=Bonjour|good evening=Bonsoir|good night=Bonne nuit|goodbye=Au revoir|bye=Au revoir|bye bye=Au revoir|see you soon=À bientôt|see you later=À plus tard|see you tomorrow=À demain
see you on monday=À lundi|see you next week=À la semaine prochaine|thank you=Merci|thanks=Merci|thank you very much=Merci beaucoup|thanks a lot=Merci beaucoup|many thanks=Merci beaucoup|no thank you=Non merci|thank you for your help=Merci pour votre aide
you are welcome=De rien|please=S'il vous plaît|excuse me=Excusez-moi|sorry=Désolé|i am sorry=Je suis désolé|i am so sorry=Je suis vraiment désolé|yes=Oui|no=Non|maybe=Peut-être|of course=Bien sûr|okay=D'accord|ok=D'accord|welcome=Bienvenue|cheers=Santé
how are you=Comment allez-vous ?|how are you doing=Comment allez-vous ?|i am fine=Je vais bien|i am fine thank you=Je vais bien, merci|i am well=Je vais bien|i am very well=Je vais très bien|and you=Et vous ?
what is your name=Comment vous appelez-vous ?|my name is *=Je m'appelle *|i am called *=Je m'appelle *|his name is *=Il s'appelle *|her name is *=Elle s'appelle *|nice to meet you=Enchanté|pleased to meet you=Enchanté|where are you from=D'où venez-vous ?
how old are you=Quel âge avez-vous ?|what time is it=Quelle heure est-il ?|what is the time=Quelle heure est-il ?|what day is it=Quel jour sommes-nous ?|it is late=Il est tard|it is early=Il est tôt
how much is it=Combien ça coûte ?|how much does it cost=Combien ça coûte ?|how much is this=Combien ça coûte ?|how much does this cost=Combien ça coûte ?|it is too late=C'est trop tard|it is too early=C'est trop tôt|it is too expensive=C'est trop cher|i do not understand=Je ne comprends pas|i do not know=Je ne sais pas
i do not think so=Je ne crois pas|i think so=Je crois que oui|i hope so=J'espère que oui|i know=Je sais|do you understand=Comprenez-vous ?|i love you=Je t'aime|i miss you=Tu me manques|i love you too=Je t'aime aussi|happy birthday=Joyeux anniversaire
merry christmas=Joyeux Noël|happy new year=Bonne année|happy easter=Joyeuses Pâques|congratulations=Félicitations|good luck=Bonne chance|have a nice day=Bonne journée|have a good day=Bonne journée|have a great day=Bonne journée|have a nice weekend=Bon week-end|have a good weekend=Bon week-end|have a great weekend=Bon week-end|have a good evening=Bonne soirée|have fun=Amusez-vous bien|have a nice evening=Bonne soirée
have a good trip=Bon voyage|have a nice trip=Bon voyage|enjoy your meal=Bon appétit|sleep well=Dormez bien|get well soon=Bon rétablissement|take care=Prenez soin de vous|good idea=Bonne idée|what a pity=Quel dommage|be careful=Faites attention|look out=Attention
hurry up=Dépêchez-vous|come in=Entrez|sit down=Asseyez-vous|stand up=Levez-vous|wait a moment=Attendez un instant|wait for me=Attendez-moi|come here=Venez ici|go away=Allez-vous-en|be quiet=Taisez-vous|help me=Aidez-moi|help=Au secours|call me=Appelez-moi
let us go=Allons-y|i am coming=J'arrive|i am from *=Je viens de *|i live in *=J'habite à *|he lives in *=Il habite à *|she lives in *=Elle habite à *|it is raining=Il pleut|it is snowing=Il neige|it is cold=Il fait froid|it is hot=Il fait chaud|it is warm=Il fait chaud
it is sunny=Il y a du soleil|it is windy=Il y a du vent|it is very cold=Il fait très froid|it is very hot=Il fait très chaud|the weather is nice=Il fait beau
the weather is good=Il fait beau|the weather is bad=Il fait mauvais|the weather is beautiful=Il fait beau
how is the weather=Quel temps fait-il ?|what is the weather like=Quel temps fait-il ?|where is the toilet=Où sont les toilettes ?|where is the bathroom=Où sont les toilettes ?|where are the toilets=Où sont les toilettes ?|what is this=Qu'est-ce que c'est ?|what is that=Qu'est-ce que c'est ?
what is it=Qu'est-ce que c'est ?|who is it=Qui est-ce ?|who is that=Qui est-ce ?|who are you=Qui êtes-vous ?|what are you doing=Que faites-vous ?|what do you do=Que faites-vous dans la vie ?|where are you going=Où allez-vous ?|where are you=Où êtes-vous ?|what happened=Que s'est-il passé ?
what is happening=Que se passe-t-il ?|why=Pourquoi ?|when=Quand ?|where=Où ?|who=Qui ?|how=Comment ?|why not=Pourquoi pas ?|really=Vraiment ?|how do you say this in french=Comment dit-on cela en français ?|i am from france=Je viens de France|the bill=L'addition
could you help me=Pourriez-vous m'aider ?|can i help you=Puis-je vous aider ?|can you repeat that=Pouvez-vous répéter ?|could you repeat that=Pourriez-vous répéter ?|i am lost=Je suis perdu|it does not matter=Ce n'est pas grave|no problem=Pas de problème
i have a headache=J'ai mal à la tête|my head hurts=J'ai mal à la tête|my stomach hurts=J'ai mal au ventre|my back hurts=J'ai mal au dos|i have a cold=J'ai un rhume|i have a question=J'ai une question|i am at home=Je suis à la maison|i agree=Je suis d'accord|it is true=C'est vrai
i do not speak french=Je ne parle pas français|i speak a little french=Je parle un peu français|what does this mean=Qu'est-ce que ça veut dire ?|i need help=J'ai besoin d'aide|i feel good=Je me sens bien
i feel sick=Je ne me sens pas bien|i do not feel well=Je ne me sens pas bien|i am on my way=Je suis en route|everything is fine=Tout va bien|it works=Ça marche|it is my turn=C'est mon tour|long live the king=Vive le roi|once upon a time=Il était une fois|that is life=C'est la vie
"""


def table(text: str) -> list[str]:
    return text.split()


def phrases() -> dict[str, str]:
    return dict(line.split("=") for line in PHRASES.strip().replace("\n", "|").split("|"))


def lexicon() -> dict:
    """What goes into config.json."""
    return {
        "nouns": table(NOUNS), "adjectives": table(ADJECTIVES), "verbs": table(VERBS), "futures": table(FUTURES), "adverbs": table(ADVERBS),
        "places": table(PLACES), "numbers": table(NUMBERS), "days": table(DAYS), "months": table(MONTHS), "states": table(STATES), "phrases": phrases(),
    }
