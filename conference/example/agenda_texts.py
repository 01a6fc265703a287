"""The words of the example's agenda, each in English, Spanish, French and Dutch. Speakers are named by function."""

Four = tuple[str, str, str, str]

NOTE: Four = (
    "Plenary 2 now begins after the lunch break. Working group 3B has moved to a larger room.",
    "La plenaria 2 empieza ahora después del almuerzo. El grupo de trabajo 3B pasa a una sala más grande.",
    "La plénière 2 commence désormais après le déjeuner. Le groupe de travail 3B passe dans une salle plus grande.",
    "Plenaire zitting 2 begint nu na de lunch. Werkgroep 3B is verhuisd naar een grotere zaal.",
)

ROOMS: list[tuple[str, int | None, Four]] = [
    ("hall", 120, ("Plenary hall", "Sala de plenarias", "Salle plénière", "Plenaire zaal")),
    ("a", 40, ("Working group room A", "Sala de grupos A", "Salle de groupe A", "Werkgroepzaal A")),
    ("b", 40, ("Working group room B", "Sala de grupos B", "Salle de groupe B", "Werkgroepzaal B")),
    ("press", 20, ("Press room", "Sala de prensa", "Salle de presse", "Perszaal")),
    ("foyer", None, ("Foyer", "Vestíbulo", "Foyer", "Foyer")),
]

THEMES: list[Four] = [
    (
        "Data and migration profiles, disasters and mobility",
        "Datos y perfiles migratorios, desastres y movilidad",
        "Données et profils migratoires, catastrophes et mobilité",
        "Gegevens en migratieprofielen, rampen en mobiliteit",
    ),
    (
        "Protection-sensitive entry systems",
        "Sistemas de entrada sensibles a la protección",
        "Systèmes d’entrée attentifs à la protection",
        "Toelatingssystemen met oog voor bescherming",
    ),
    (
        "Rescue at sea, interception and disembarkation",
        "Rescate en el mar, interceptación y desembarque",
        "Sauvetage en mer, interception et débarquement",
        "Redding op zee, onderschepping en ontscheping",
    ),
    (
        "Victims of trafficking and other vulnerable groups",
        "Víctimas de la trata y otros grupos vulnerables",
        "Victimes de la traite et autres groupes vulnérables",
        "Slachtoffers van mensenhandel en andere kwetsbare groepen",
    ),
    (
        "Solutions, voluntary return and reintegration",
        "Soluciones, retorno voluntario y reintegración",
        "Solutions, retour volontaire et réintégration",
        "Oplossingen, vrijwillige terugkeer en herintegratie",
    ),
    (
        "Regional cooperation and country-specific initiatives",
        "Cooperación regional e iniciativas por país",
        "Coopération régionale et initiatives nationales",
        "Regionale samenwerking en initiatieven per land",
    ),
]

LUNCH: Four = ("Lunch", "Almuerzo", "Déjeuner", "Lunch")
BREAK: Four = ("Break", "Pausa", "Pause", "Pauze")

SESSIONS: dict[str, tuple[Four, Four | None]] = {
    "arrival": (
        ("Arrival and badges", "Llegada y acreditaciones", "Arrivée et badges", "Ontvangst en badges"),
        None,
    ),
    "opening": (
        ("Opening ceremony", "Ceremonia de apertura", "Cérémonie d’ouverture", "Openingsceremonie"),
        (
            "The host government, IOM and UNHCR welcome the delegations and say what they expect of the two days.",
            "El Gobierno anfitrión, la OIM y el ACNUR dan la bienvenida a las delegaciones y exponen qué esperan de "
            "las dos jornadas.",
            "Le gouvernement hôte, l’OIM et le HCR accueillent les délégations et disent ce qu’ils attendent de ces "
            "deux journées.",
            "De gastregering, de IOM en de UNHCR verwelkomen de delegaties en zeggen wat zij van de twee dagen "
            "verwachten.",
        ),
    ),
    "photograph": (
        ("Group photograph and break", "Foto de grupo y pausa", "Photo de groupe et pause", "Groepsfoto en pauze"),
        None,
    ),
    "plenary-1": (
        (
            "Plenary 1: Counting people so that they count",
            "Plenaria 1: Contar a las personas para tenerlas en cuenta",
            "Plénière 1 : Compter les personnes pour qu’elles comptent",
            "Plenaire zitting 1: Mensen tellen om hen te laten meetellen",
        ),
        (
            "What do States and Territories know about those who arrive, pass through and leave, and what do "
            "storms and floods change? Two presentations open the discussion.\n"
            "The floor is then given in the order of requests; interventions last three minutes at most.",
            "¿Qué saben los Estados y territorios de quienes llegan, transitan y se van, y qué cambian las tormentas y "
            "las inundaciones? Dos presentaciones abren el debate.\n"
            "A continuación se concede la palabra por orden de petición; cada intervención dura como máximo tres "
            "minutos.",
            "Que savent les États et territoires de celles et ceux qui arrivent, transitent et repartent, et que "
            "changent les tempêtes et les inondations ? Deux exposés ouvrent la discussion.\n"
            "La parole est ensuite donnée dans l’ordre des demandes ; les interventions durent trois minutes au plus.",
            "Wat weten staten en gebiedsdelen over wie aankomt, doorreist en vertrekt, en wat veranderen stormen en "
            "overstromingen daaraan? Twee presentaties openen het gesprek.\n"
            "Daarna krijgt men het woord in volgorde van aanvraag; een bijdrage duurt ten hoogste drie minuten.",
        ),
    ),
    "lunch-1": (LUNCH, None),
    "press-briefing": (
        ("Press briefing", "Sesión informativa para la prensa", "Point de presse", "Persbriefing"),
        (
            "The spokespersons of the organizers take questions from accredited media.",
            "Los portavoces de los organizadores responden a las preguntas de los medios acreditados.",
            "Les porte-parole des organisateurs répondent aux questions des médias accrédités.",
            "De woordvoerders van de organisatoren beantwoorden vragen van geaccrediteerde media.",
        ),
    ),
    "plenary-2": (
        (
            "Plenary 2: Who needs protection? Asking at the border",
            "Plenaria 2: ¿Quién necesita protección? Preguntarlo en la frontera",
            "Plénière 2 : Qui a besoin de protection ? Le demander à la frontière",
            "Plenaire zitting 2: Wie heeft bescherming nodig? Ernaar vragen aan de grens",
        ),
        (
            "How officers at ports and airports notice that somebody is in danger, whom they call, and how "
            "everybody else still passes in good time.",
            "Cómo advierten los funcionarios de puertos y aeropuertos que alguien corre peligro, a quién llaman y cómo "
            "los demás siguen pasando sin demora.",
            "Comment les agents des ports et aéroports remarquent qu’une personne est en danger, qui ils appellent, et "
            "comment les autres passent malgré tout sans retard.",
            "Hoe ambtenaren in havens en op luchthavens merken dat iemand gevaar loopt, wie zij bellen, en hoe alle "
            "anderen toch vlot doorlopen.",
        ),
    ),
    "break-1": (BREAK, None),
    "group-3a": (
        (
            "Working group 3A: Rescue at sea",
            "Grupo de trabajo 3A: Rescate en el mar",
            "Groupe de travail 3A : Sauvetage en mer",
            "Werkgroep 3A: Redding op zee",
        ),
        (
            "From the distress call to the quay: duties, distances and the cost to small coast guards.",
            "De la llamada de socorro al muelle: obligaciones, distancias y coste para los guardacostas pequeños.",
            "De l’appel de détresse au quai : obligations, distances et coûts pour de petites gardes côtières.",
            "Van noodoproep tot kade: plichten, afstanden en de kosten voor kleine kustwachten.",
        ),
    ),
    "group-3b": (
        (
            "Working group 3B: Interception and disembarkation",
            "Grupo de trabajo 3B: Interceptación y desembarque",
            "Groupe de travail 3B : Interception et débarquement",
            "Werkgroep 3B: Onderschepping en ontscheping",
        ),
        (
            "What is asked on board, what only on land, and which place is safe.",
            "Qué se pregunta a bordo, qué solo en tierra y qué lugar es seguro.",
            "Ce que l’on demande à bord, ce que l’on ne demande qu’à terre, et quel lieu est sûr.",
            "Wat men aan boord vraagt, wat pas aan land, en welke plaats veilig is.",
        ),
    ),
    "rapporteurs": (
        (
            "Reports of working groups 3A and 3B",
            "Informes de los grupos de trabajo 3A y 3B",
            "Comptes rendus des groupes de travail 3A et 3B",
            "Verslag van werkgroepen 3A en 3B",
        ),
        None,
    ),
    "reception": (
        (
            "Reception by the Government of The Bahamas",
            "Recepción del Gobierno de Las Bahamas",
            "Réception du Gouvernement des Bahamas",
            "Ontvangst door de regering van De Bahama’s",
        ),
        ("by invitation", "con invitación", "sur invitation", "op uitnodiging"),
    ),
    "interpreters": (
        (
            "Briefing of the interpreters",
            "Reunión con los intérpretes",
            "Réunion avec les interprètes",
            "Briefing van de tolken",
        ),
        None,
    ),
    "plenary-4": (
        (
            "Plenary 4: The first signs",
            "Plenaria 4: Las primeras señales",
            "Plénière 4 : Les premiers signes",
            "Plenaire zitting 4: De eerste signalen",
        ),
        (
            "Three services describe how they recognize people at risk and what they do in the hours that follow.",
            "Tres servicios describen cómo reconocen a las personas en riesgo y qué hacen en las horas siguientes.",
            "Trois services décrivent comment ils reconnaissent les personnes en danger et ce qu’ils font dans les "
            "heures qui suivent.",
            "Drie diensten beschrijven hoe zij mensen in gevaar herkennen en wat zij in de uren daarna doen.",
        ),
    ),
    "break-2": (BREAK, None),
    "group-4a": (
        (
            "Working group 4A: Victims of trafficking",
            "Grupo de trabajo 4A: Víctimas de la trata",
            "Groupe de travail 4A : Victimes de la traite",
            "Werkgroep 4A: Slachtoffers van mensenhandel",
        ),
        (
            "Shelter, referral and testimony where one office does everything.",
            "Refugio, derivación y testimonio cuando una sola oficina lo hace todo.",
            "Hébergement, orientation et témoignage quand un seul bureau fait tout.",
            "Opvang, doorverwijzing en getuigenis waar één kantoor alles doet.",
        ),
    ),
    "group-4b": (
        (
            "Working group 4B: Unaccompanied minors",
            "Grupo de trabajo 4B: Menores no acompañados",
            "Groupe de travail 4B : Mineurs non accompagnés",
            "Werkgroep 4B: Alleenreizende minderjarigen",
        ),
        (
            "A guardian, a bed and a school: who decides what is best for a child, and how soon.",
            "Un tutor, una cama y una escuela: quién decide qué es lo mejor para un niño, y en qué plazo.",
            "Un tuteur, un lit, une école : qui décide de l’intérêt de l’enfant, et dans quel délai.",
            "Een voogd, een bed en een school: wie beslist wat het beste is voor een kind, en hoe snel.",
        ),
    ),
    "lunch-2": (LUNCH, None),
    "plenary-5": (
        (
            "Plenary 5: What comes after protection",
            "Plenaria 5: Qué viene después de la protección",
            "Plénière 5 : Que vient-il après la protection ?",
            "Plenaire zitting 5: Wat na bescherming komt",
        ),
        (
            "Staying, moving on or going home of one’s own free will: what each way asks of those who choose it and of "
            "those who receive them.",
            "Quedarse, seguir camino o volver por voluntad propia: qué exige cada opción a quienes la eligen y a "
            "quienes los reciben.",
            "Rester, repartir ou rentrer de son plein gré : ce que chaque voie demande à ceux qui la choisissent et à "
            "ceux qui les accueillent.",
            "Blijven, verder reizen of uit vrije wil teruggaan: wat elke weg vraagt van wie hem kiest en van wie hen "
            "ontvangt.",
        ),
    ),
    "break-3": (BREAK, None),
    "round-table": (
        (
            "Round table: Our next steps at home",
            "Mesa redonda: Nuestros próximos pasos en cada país",
            "Table ronde : Nos prochaines étapes dans chaque pays",
            "Rondetafel: Onze volgende stappen in eigen land",
        ),
        (
            "Each delegation names one initiative that it will begin within a year, in three minutes and in "
            "alphabetical order.",
            "Cada delegación anuncia, en tres minutos y por orden alfabético, una iniciativa que emprenderá antes de "
            "un año.",
            "Chaque délégation annonce, en trois minutes et par ordre alphabétique, une initiative qu’elle "
            "lancera dans l’année.",
            "Elke delegatie noemt in drie minuten en in alfabetische volgorde één initiatief waarmee zij binnen een "
            "jaar begint.",
        ),
    ),
    "closing": (
        ("Closing", "Clausura", "Clôture", "Afsluiting"),
        (
            "The conclusions of the chair, and where the region meets next.",
            "Las conclusiones de la presidencia y la sede de la próxima reunión de la región.",
            "Les conclusions de la présidence et le lieu de la prochaine réunion de la région.",
            "De conclusies van de voorzitter, en waar de regio elkaar weer ontmoet.",
        ),
    ),
    "press-conference": (
        ("Press conference", "Conferencia de prensa", "Conférence de presse", "Persconferentie"),
        None,
    ),
}

TALKS: dict[str, list[tuple[Four, Four]]] = {
    "plenary-1": [
        (
            (
                "A migration profile that one office can keep",
                "Un perfil migratorio que una sola oficina puede mantener",
                "Un profil migratoire qu’un seul bureau peut tenir à jour",
                "Een migratieprofiel dat één kantoor kan bijhouden",
            ),
            (
                "Senior Statistician, IOM",
                "Estadístico principal, OIM",
                "Statisticien principal, OIM",
                "Senior statisticus, IOM",
            ),
        ),
        (
            (
                "When the storm has passed: who moves between the islands",
                "Cuando pasa la tormenta: quién se desplaza entre las islas",
                "Après la tempête : qui se déplace d’une île à l’autre",
                "Als de storm voorbij is: wie tussen de eilanden verhuist",
            ),
            (
                "Director, national disaster office, Grenada",
                "Director, oficina nacional de desastres, Granada",
                "Directeur, bureau national des catastrophes, Grenade",
                "Directeur, nationaal rampenbureau, Grenada",
            ),
        ),
    ],
    "plenary-4": [
        (
            (
                "The same questions at every desk",
                "Las mismas preguntas en cada ventanilla",
                "Les mêmes questions à chaque guichet",
                "Dezelfde vragen aan elk loket",
            ),
            (
                "Deputy Regional Representative, UNHCR",
                "Representante Regional Adjunto, ACNUR",
                "Représentant régional adjoint, HCR",
                "Plaatsvervangend regionaal vertegenwoordiger, UNHCR",
            ),
        ),
        (
            (
                "What a hotel receptionist can see",
                "Lo que puede ver quien atiende la recepción de un hotel",
                "Ce que l’on voit à la réception d’un hôtel",
                "Wat men aan de hotelbalie kan zien",
            ),
            (
                "Head, counter-trafficking unit, Trinidad and Tobago",
                "Jefe, unidad de lucha contra la trata, Trinidad y Tabago",
                "Chef, unité de lutte contre la traite, Trinité-et-Tobago",
                "Hoofd, eenheid mensenhandel, Trinidad en Tobago",
            ),
        ),
        (
            (
                "A guardian before nightfall",
                "Un tutor antes del anochecer",
                "Un tuteur avant la nuit",
                "Een voogd voor het donker",
            ),
            (
                "Child Protection Officer, Saint Lucia",
                "Responsable de protección de la infancia, Santa Lucía",
                "Responsable de la protection de l’enfance, Sainte-Lucie",
                "Medewerker kinderbescherming, Saint Lucia",
            ),
        ),
    ],
}

CHAIR: Four = (
    "Permanent Secretary, Ministry of Foreign Affairs, The Bahamas",
    "Secretario Permanente, Ministerio de Relaciones Exteriores, Las Bahamas",
    "Secrétaire permanent, ministère des Affaires étrangères, Bahamas",
    "Secretaris-generaal, ministerie van Buitenlandse Zaken, De Bahama’s",
)
OFFICER: Four = (
    "Protection Officer, UNHCR",
    "Oficial de Protección, ACNUR",
    "Chargé de la protection, HCR",
    "Beschermingsmedewerker, UNHCR",
)
PROGRAMME: Four = (
    "Programme Officer, IOM",
    "Oficial de Programas, OIM",
    "Chargé de programme, OIM",
    "Programmamedewerker, IOM",
)
REGIONAL: Four = (
    "Regional Director, IOM",
    "Director Regional, OIM",
    "Directeur régional, OIM",
    "Regionaal directeur, IOM",
)
REPRESENTATIVE: Four = (
    "Regional Representative, UNHCR",
    "Representante Regional, ACNUR",
    "Représentant régional, HCR",
    "Regionaal vertegenwoordiger, UNHCR",
)
MINISTER: Four = (
    "Minister of Foreign Affairs, The Bahamas",
    "Ministro de Relaciones Exteriores, Las Bahamas",
    "Ministre des Affaires étrangères, Bahamas",
    "Minister van Buitenlandse Zaken, De Bahama’s",
)

PODIUM: dict[str, list[Four]] = {
    "opening": [MINISTER, REGIONAL, REPRESENTATIVE],
    "plenary-1": [CHAIR, TALKS["plenary-1"][0][1], TALKS["plenary-1"][1][1], OFFICER],
    "plenary-2": [
        (
            "Chief Immigration Officer, Barbados",
            "Jefe de Inmigración, Barbados",
            "Chef de l’immigration, Barbade",
            "Hoofd immigratie, Barbados",
        ),
        (
            "Border Management Officer, IOM",
            "Oficial de Gestión de Fronteras, OIM",
            "Chargé de la gestion des frontières, OIM",
            "Medewerker grensbeheer, IOM",
        ),
        OFFICER,
        PROGRAMME,
    ],
    "group-3a": [
        (
            "Search and Rescue Officer, International Maritime Organization",
            "Oficial de Búsqueda y Salvamento, Organización Marítima Internacional",
            "Responsable recherche et sauvetage, Organisation maritime internationale",
            "Medewerker opsporing en redding, Internationale Maritieme Organisatie",
        ),
        PROGRAMME,
    ],
    "group-3b": [
        (
            "Director of Immigration, Turks and Caicos Islands",
            "Director de Inmigración, Islas Turcas y Caicos",
            "Directeur de l’immigration, Îles Turques-et-Caïques",
            "Directeur immigratie, Turks- en Caicoseilanden",
        ),
        OFFICER,
    ],
    "plenary-4": [
        (
            "Director of Gender Affairs, Jamaica",
            "Directora de Asuntos de Género, Jamaica",
            "Directrice des questions de genre, Jamaïque",
            "Directeur genderzaken, Jamaica",
        ),
        PROGRAMME,
    ],
    "group-4a": [PROGRAMME, OFFICER],
    "group-4b": [
        (
            "Director of Child Welfare, Belize",
            "Director de Bienestar Infantil, Belice",
            "Directeur de l’aide à l’enfance, Belize",
            "Directeur kinderwelzijn, Belize",
        ),
        PROGRAMME,
    ],
    "plenary-5": [
        (
            "Director General of Migration, Dominican Republic",
            "Director General de Migración, República Dominicana",
            "Directeur général des migrations, République dominicaine",
            "Directeur-generaal migratie, Dominicaanse Republiek",
        ),
        OFFICER,
        PROGRAMME,
    ],
    "round-table": [REGIONAL],
    "closing": [CHAIR, REPRESENTATIVE],
}
