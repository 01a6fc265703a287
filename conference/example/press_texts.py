"""What the example's releases say. Speakers are named by their function; `{days}` becomes the conference's days."""

from conference.press.actions import Words

AND = {"en": "and", "es": "y", "fr": "et", "nl": "en"}

# Office in each language, address, telephone (of the range that is kept for fiction).
CONTACTS = [
    (
        {
            "en": "IOM press office",
            "es": "Oficina de prensa de la OIM",
            "fr": "Service de presse de l’OIM",
            "nl": "Persdienst van de IOM",
        },
        "press.iom@example.org",
        "+12025550121",
    ),
    (
        {
            "en": "UNHCR press office",
            "es": "Oficina de prensa del ACNUR",
            "fr": "Service de presse du HCR",
            "nl": "Persdienst van de UNHCR",
        },
        "press.unhcr@example.org",
        "+12025550132",
    ),
]

ANNOUNCEMENT = {
    "en": Words(
        title="Nineteen Caribbean delegations to meet in Nassau on protecting people on the move",
        dateline="Nassau, The Bahamas",
        lead="Six themes, two days and one aim: that nobody who needs protection is overlooked on the way.",
        body="""
Officials of 19 Caribbean States and Territories will meet in Nassau on {days} to compare how they protect
vulnerable migrants. The Government of The Bahamas hosts the conference. The International Organization for Migration
(IOM) and the Office of the United Nations High Commissioner for Refugees (UNHCR) organize it.

Asylum-seekers, refugees, victims of trafficking, children travelling alone and people in search of work often take
the same route and share the same boat. The officer who meets them first has little time to find out who needs what.
Six themes follow that journey: data, entry systems, rescue at sea, identification of victims, lasting solutions, and
cooperation across the region.

> We share one sea. What we learn from each other in these two days will be felt on every island.
>
> — Chair of the conference

## What is expected of the meeting

On the second afternoon each delegation takes the floor at a round table and names an initiative for its own country.
IOM, UNHCR, other partners and donors will help to carry these initiatives out. Practices that have proved themselves
in one place are to be described so that others can adopt them.

## Notes to editors

- About 100 participants are expected: government officials, civil society, and international and regional
  organizations.
- The opening ceremony and the closing in the Plenary hall are open to the press, as are the briefing on the first day
  and the press conference on the second, both in the Press room.
- Plenary meetings are interpreted in English, Spanish and French.
""",
    ),
    "es": Words(
        title="Diecinueve delegaciones del Caribe se reúnen en Nassau para proteger a quienes se desplazan",
        dateline="Nassau (Las Bahamas)",
        lead="Seis temas, dos días y un propósito: que nadie que necesite protección pase inadvertido en el camino.",
        body="""
Representantes de 19 Estados y territorios del Caribe se reunirán en Nassau los días {days} para comparar cómo protegen
a los migrantes vulnerables. El Gobierno de Las Bahamas es el anfitrión de la conferencia, que organizan la Organización
Internacional para las Migraciones (OIM) y la Oficina del Alto Comisionado de las Naciones Unidas para los Refugiados
(ACNUR).

Solicitantes de asilo, refugiados, víctimas de trata, menores que viajan solos y personas que buscan trabajo suelen
tomar la misma ruta y compartir la misma embarcación. El funcionario que los recibe dispone de poco tiempo para saber
qué necesita cada uno. Los seis temas siguen ese recorrido: los datos, los sistemas de entrada, el rescate en el mar, la
identificación de las víctimas, las soluciones duraderas y la cooperación en la región.

> Nos une un mismo mar. Lo que aprendamos unos de otros en estos dos días se notará en cada isla.
>
> — Presidencia de la conferencia

## Qué se espera de la reunión

En la segunda tarde, cada delegación tomará la palabra en una mesa redonda y presentará una iniciativa para su propio
país. La OIM, el ACNUR, otros asociados y los donantes ayudarán a llevarlas a la práctica. Las prácticas que hayan dado
buen resultado en un lugar se describirán de modo que otros puedan adoptarlas.

## Notas para la prensa

- Se espera a unas 100 personas: funcionarios, sociedad civil y organizaciones internacionales y regionales.
- La prensa puede asistir a la ceremonia de apertura y a la clausura, en la sala de plenarias, así como a la sesión
  informativa del primer día y a la conferencia de prensa del segundo, ambas en la sala de prensa.
- Las sesiones plenarias cuentan con interpretación en español, francés e inglés.
""",
    ),
    "fr": Words(
        title="Dix-neuf délégations des Caraïbes à Nassau pour protéger les personnes en déplacement",
        dateline="Nassau (Les Bahamas)",
        lead="Six thèmes, deux jours et un but : que personne ayant besoin de protection ne passe inaperçu en chemin.",
        body="""
Des responsables de 19 États et Territoires des Caraïbes se réuniront à Nassau les {days} pour comparer la manière
dont ils protègent les migrants vulnérables. Le Gouvernement des Bahamas accueille la conférence, organisée par
l’Organisation internationale pour les migrations (OIM) et le Haut-Commissariat des Nations Unies pour les réfugiés
(HCR).

Demandeurs d’asile, réfugiés, victimes de la traite, enfants voyageant seuls et personnes à la recherche d’un emploi
empruntent souvent la même route et montent dans le même bateau. L’agent qui les accueille en premier a peu de temps
pour savoir qui a besoin de quoi. Six thèmes suivent ce parcours : les données, les dispositifs d’entrée, le sauvetage
en mer, l’identification des victimes, les solutions durables et la coopération dans la région.

> Nous partageons une même mer. Ce que nous apprendrons les uns des autres en deux jours se ressentira sur chaque île.
>
> — Présidence de la conférence

## Ce que l’on attend de la réunion

Le second après-midi, chaque délégation prendra la parole lors d’une table ronde et présentera une initiative pour son
propre pays. L’OIM, le HCR, d’autres partenaires et des donateurs aideront à les mettre en œuvre. Les pratiques qui ont
fait leurs preuves à un endroit seront décrites de façon que d’autres puissent les adopter.

## Notes à l’intention des rédactions

- Une centaine de personnes sont attendues : fonctionnaires, société civile, organisations internationales et
  régionales.
- La cérémonie d’ouverture et la clôture, dans la salle plénière, sont ouvertes à la presse, de même que le point de
  presse du premier jour et la conférence de presse du second, en salle de presse.
- Les séances plénières sont interprétées en français, en anglais et en espagnol.
""",
    ),
    "nl": Words(
        title="Negentien Caribische delegaties naar Nassau voor de bescherming van mensen onderweg",
        dateline="Nassau, De Bahama’s",
        lead="Zes thema’s, twee dagen en één doel: dat niemand die bescherming nodig heeft, onderweg wordt vergeten.",
        body="""
Vertegenwoordigers van 19 Caribische staten en gebiedsdelen komen op {days} in Nassau bijeen om te vergelijken hoe zij
kwetsbare migranten beschermen. De regering van de Bahama’s is gastheer van de conferentie. De Internationale
Organisatie voor Migratie (IOM) en het Hoog Commissariaat van de Verenigde Naties voor de Vluchtelingen (UNHCR)
organiseren haar.

Asielzoekers, vluchtelingen, slachtoffers van mensenhandel, kinderen die alleen reizen en mensen die werk zoeken, nemen
vaak dezelfde route en zitten in dezelfde boot. De ambtenaar die hen het eerst ontmoet, heeft weinig tijd om vast te
stellen wie wat nodig heeft. De zes thema’s volgen die reis: gegevens, toelating aan de grens, redding op zee,
herkenning van slachtoffers, duurzame oplossingen en samenwerking in de regio.

> Wij delen één zee. Wat wij in deze twee dagen van elkaar leren, zal op elk eiland te merken zijn.
>
> — Voorzitter van de conferentie

## Wat de bijeenkomst moet opleveren

Op de tweede middag neemt elke delegatie het woord tijdens een rondetafelgesprek en noemt zij een initiatief voor het
eigen land. De IOM, de UNHCR, andere partners en donoren helpen deze initiatieven uit te voeren. Werkwijzen die zich
ergens hebben bewezen, worden zo beschreven dat anderen ze kunnen overnemen.

## Voor de redactie

- Er worden ongeveer 100 deelnemers verwacht: ambtenaren, maatschappelijke organisaties en internationale en regionale
  organisaties.
- De openingsceremonie en de sluiting in de plenaire zaal zijn open voor de pers, evenals de persbriefing op de eerste
  dag en de persconferentie op de tweede, beide in de perszaal.
- De plenaire vergaderingen worden getolkt in het Engels, Spaans en Frans.
""",
    ),
}

OUTCOME = {
    "en": Words(
        title="Caribbean delegations name what each will do for vulnerable migrants",
        dateline="Nassau, The Bahamas",
        lead="The Nassau conference ends with country initiatives, and with good practices that others can adopt.",
        body="""
After two days of plenary meetings and working groups, the delegations of 19 Caribbean States and Territories closed
their conference on the protection of vulnerable migrants today. At a round table each of them spoke once, on one
subject: the initiative that its own country will take.

The initiatives are to help governments respond to mixed movements in a way that protects people. The International
Organization for Migration (IOM), the Office of the United Nations High Commissioner for Refugees (UNHCR), other
partners and donors will support them.

> Nobody goes home with a speech only. Everybody goes home with a task.
>
> — Chair of the conference

## Learning from each other

Working groups dealt with rescue at sea, with interception and disembarkation, with victims of trafficking and with
unaccompanied minors. Their rapporteurs reported back to the plenary, so that a practice which serves one island can be
tried on the next. Participants also spoke about migration profiles, about movements that follow natural disasters, and
about voluntary return and reintegration.

## Next steps

The conclusions and the next meeting were the last item of the closing.

## Notes to editors

- The conference was held in Nassau on {days}. The Government of The Bahamas was its host; IOM and UNHCR organized it.
- Some 100 participants were invited, among them civil society and international and regional organizations.
- The press conference begins at 17:00 in the Press room.
""",
    ),
    "fr": Words(
        title="Les délégations des Caraïbes annoncent ce que chacune fera pour les migrants vulnérables",
        dateline="Nassau (Les Bahamas)",
        lead="La conférence de Nassau s’achève sur des initiatives nationales et des bonnes pratiques à partager.",
        body="""
Après deux jours de séances plénières et de groupes de travail, les délégations de 19 États et Territoires des Caraïbes
ont clos aujourd’hui leur conférence sur la protection des migrants vulnérables. Lors d’une table ronde, chacune a pris
la parole une fois, sur un seul sujet : l’initiative que prendra son propre pays.

Ces initiatives doivent aider les gouvernements à répondre aux mouvements mixtes tout en protégeant les personnes.
L’Organisation internationale pour les migrations (OIM), le Haut-Commissariat des Nations Unies pour les réfugiés (HCR),
d’autres partenaires et des donateurs les soutiendront.

> Personne ne repart avec un simple discours. Chacun repart avec une tâche.
>
> — Présidence de la conférence

## Apprendre les uns des autres

Les groupes de travail ont traité du sauvetage en mer, de l’interception et du débarquement, des victimes de la traite
et des mineurs non accompagnés. Leurs rapporteurs ont rendu compte en plénière, afin qu’une pratique utile sur une île
puisse être essayée sur la suivante. Les participants ont aussi parlé des profils migratoires, des déplacements qui
suivent les catastrophes naturelles, ainsi que du retour volontaire et de la réintégration.

## Et ensuite

Les conclusions et la prochaine réunion ont été le dernier point de la clôture.

## Notes à l’intention des rédactions

- La conférence s’est tenue à Nassau les {days}. Le Gouvernement des Bahamas en était l’hôte ; l’OIM et le HCR l’ont
  organisée.
- Une centaine de participants étaient invités, dont la société civile et des organisations internationales et
  régionales.
- La conférence de presse commence à 17 h en salle de presse.
""",
    ),
}
