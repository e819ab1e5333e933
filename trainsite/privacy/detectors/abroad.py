# ruff: noqa: E501, RUF001 - long patterns stay in one line, and Japanese is written with its own digits and dashes
"""Postal addresses of Europe, Canada, Australia and East Asia."""

from trainsite.privacy import european
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import CJK
from trainsite.privacy.postcode import AUSTRALIAN, BRITISH, CANADIAN, PROVINCES

_UP = r"A-Z\x{C0}-\x{DE}"
_NAME = rf"[{_UP}][A-Za-z\x{{C0}}-\x{{24F}}'\x{{2019}}.-]+"
_WORD = r"[A-Za-z\x{C0}-\x{24F}'\x{2019}-]+"
_HOUSE = r"[0-9]{1,4}(?:[ ]?[a-zA-Z]\b)?(?:[-/][0-9]{1,4}[a-z]?)?"
_PLACE = rf"(?:St\.[ ]?)?[{_UP}][A-Za-z\x{{C0}}-\x{{24F}}'\x{{2019}}-]+"
_TOWN = rf"{_PLACE}(?:[ -](?:(?:am|an der|im|bei|sur|di|del|de|la|upon)[ ])?{_PLACE}){{0,2}}"
_NEXT = r"(?:,[ ]?|[ ]|,?\n|\\n)"
_GERMAN_END = rf"(?:{_NEXT}(?:(?:D|A|CH|DE|AT)[ -])?[0-9]{{4,5}}[ ]{_TOWN})?"
_DUTCH_END = rf"(?:{_NEXT}[1-9][0-9]{{3}}[ ]?[A-Z]{{2}}(?:[ ]{{1,2}}{_TOWN})?)?"
_ROMANCE_END = (
    rf"(?:{_NEXT}(?:(?:F|E|I)-)?[0-9]{{5}}[ ]{_TOWN}(?:[ ]\([A-Z]{{2}}\)|[ ](?:Cedex|[A-Z]{{2}})\b)?|,[ ]{_TOWN})?"
)
_GERMAN_WAYS = r"(?:straße|strasse|str\.|gasse|allee|weg|platz|ring|damm|ufer|graben|steig|hof|markt|chaussee|berg)"
_DUTCH_WAYS = r"(?:straat|laan|gracht|plein|kade|singel|dijk|steeg|dreef)"
_OF = r"(?:de la |de l['\x{2019}]|des |du |de |d['\x{2019}]|la |le |les |l['\x{2019}])"

ABROAD = (
    Detector(
        name="street-german",
        class_="ADDRESS",
        pattern=rf"((?:[{_UP}][a-zäöüß]+{_GERMAN_WAYS}|(?:{_NAME}[ -]){{1,3}}(?:Straße|Strasse|Str\.|Allee|Gasse|Weg|Platz|Ring|Damm|Ufer)"
        rf"|Straße (?:des|der) [0-9A-ZÄÖÜ]{_WORD}(?:\.? {_WORD})?|Straße des [0-9]{{1,2}}\. {_WORD})[ ]{_HOUSE}{_GERMAN_END})",
        priority=20,
        literals=(
            "straße",
            "strasse",
            "str.",
            "gasse",
            "allee",
            "weg",
            "platz",
            "ring",
            "damm",
            "ufer",
            "graben",
            "steig",
            "hof",
            "markt",
            "chaussee",
            "berg",
        ),
        accept=european.is_german,
        matches=(
            ("Hauptstraße 5, 10115 Berlin.", "Hauptstraße 5, 10115 Berlin"),
            ("in der Hauptstr. 12a wohnt", "Hauptstr. 12a"),
            ("Berliner Straße 120\n80331 München", "Berliner Straße 120\n80331 München"),
            ("Lindenweg 7, 8001 Zürich", "Lindenweg 7, 8001 Zürich"),
            ("Wohnhaft: Marktplatz 1", "Marktplatz 1"),
            ("Mariahilfer Gasse 3/12", "Mariahilfer Gasse 3/12"),
            ("Straße des 17. Juni 135, 10623 Berlin", "Straße des 17. Juni 135, 10623 Berlin"),
        ),
        leaves=(
            "Platz 1",
            "Speicherplatz 512 GB",
            "Sitzplatz 5",
            "way 5",
            "Monitoring 3",
            "Umweg 2",
            "String 5",
            "Hauptstraße",
            "Rechenweg 2, 12345 Zeilen",
        ),
    ),
    Detector(
        name="street-dutch",
        class_="ADDRESS",
        pattern=rf"([{_UP}][a-zë]+{_DUTCH_WAYS}[ ]{_HOUSE}{_DUTCH_END})",
        priority=20,
        literals=("straat", "laan", "gracht", "plein", "kade", "singel", "dijk", "steeg", "dreef"),
        accept=european.is_german,
        matches=(
            ("Kerkstraat 12, 1234 AB Utrecht", "Kerkstraat 12, 1234 AB Utrecht"),
            ("Keizersgracht 123a", "Keizersgracht 123a"),
            ("woont op Beethovenlaan 5", "Beethovenlaan 5"),
        ),
        leaves=("straat 12", "Brigade 3", "Blokkade 3 of 5"),
    ),
    Detector(
        name="street-french",
        class_="ADDRESS",
        pattern=rf"([0-9]{{1,4}}(?:[ ]?(?:bis|ter|quater))?,?[ ](?:(?i:rue|boulevard|bd|allée|impasse|quai|faubourg)[ ]{_OF}?|(?i:av\.|avenue|place|chemin|route|cours|square|passage|villa)[ ]{_OF})"
        rf"(?:{_OF})?{_NAME}(?:[ -](?:{_OF})?{_NAME}){{0,4}}{_ROMANCE_END})",
        priority=20,
        literals=(
            "rue ",
            "avenue ",
            "av.",
            "boulevard ",
            "bd ",
            "place ",
            "allée ",
            "impasse ",
            "chemin ",
            "quai ",
            "route ",
            "cours ",
            "square ",
            "passage ",
            "faubourg ",
            "villa ",
        ),
        accept=european.is_french,
        matches=(
            ("au 12 rue de Rivoli, 75001 Paris.", "12 rue de Rivoli, 75001 Paris"),
            ("12 bis, rue Victor Hugo", "12 bis, rue Victor Hugo"),
            ("5 place de la République", "5 place de la République"),
            ("3 avenue des Champs-Élysées", "3 avenue des Champs-Élysées"),
        ),
        leaves=("the 12 rue stops", "5 place settings", "2 route Handlers", "3 square Root", "4 passage de texte"),
    ),
    Detector(
        name="street-spanish",
        class_="ADDRESS",
        pattern=rf"((?:Calle|C/|Avenida|Avda\.?|Av\.|Paseo|Carrer|Ronda|Camino|Plaza|Pza\.|Rua|Rúa|Travessa|Praça)[ ]?(?:(?:de|del|la|las|los|los|da|do|dos|das)[ ]){{0,2}}{_NAME}(?:[ ](?:(?:de|del|la|da|do|y)[ ]){{0,2}}{_NAME}){{0,3}}"
        rf",?[ ](?:n[º°.o]{{1,2}}[ ]?)?[0-9]{{1,4}}(?:[-/ ]?[A-Z]\b)?(?:,[ ][0-9]{{1,2}}[º°]?[ ]?[A-Za-z]{{0,4}}\b)?{_ROMANCE_END})",
        priority=20,
        literals=(
            "calle",
            "c/",
            "avenida",
            "avda",
            "av.",
            "paseo",
            "carrer",
            "ronda",
            "camino",
            "plaza",
            "pza.",
            "rua",
            "rúa",
            "travessa",
            "praça",
        ),
        accept=european.is_spanish,
        matches=(
            ("vive en Calle Mayor 5, 28013 Madrid.", "Calle Mayor 5, 28013 Madrid"),
            ("Avenida de la Constitución, 12", "Avenida de la Constitución, 12"),
            ("C/ Alcalá 45", "C/ Alcalá 45"),
            ("Rua das Flores, 120", "Rua das Flores, 120"),
        ),
        leaves=("Plaza 5", "Calle sin número", "C/C++ 5", "Camino 3"),
    ),
    Detector(
        name="street-italian",
        class_="ADDRESS",
        pattern=rf"((?:Via|Viale|Piazza|Piazzale|Corso|Largo|Vicolo)[ ](?:(?:dei|della|delle|degli|del|di|da|dell['\x{{2019}}])[ ]?){{0,2}}{_NAME}(?:[ ](?:(?:dei|della|del|di)[ ])?{_NAME}){{0,3}},?[ ](?:n\.[ ]?)?[0-9]{{1,4}}(?:/?[a-zA-Z]\b)?{_ROMANCE_END})",
        priority=20,
        literals=("via ", "viale ", "piazza", "corso ", "largo ", "vicolo "),
        accept=european.is_italian,
        matches=(
            ("abito in Via Roma 12, 00184 Roma.", "Via Roma 12, 00184 Roma"),
            ("Via Giuseppe Garibaldi, 5", "Via Giuseppe Garibaldi, 5"),
            ("Piazza della Repubblica 10", "Piazza della Repubblica 10"),
        ),
        leaves=("via 2 steps", "the second via 3", "Via GitHub 2", "Via Stripe 4 payments", "Via Slack 3"),
    ),
    Detector(
        name="address-british",
        class_="ADDRESS",
        pattern=rf"((?:(?i:flat|unit|apartment|apt)\.?[ ][0-9A-Za-z]{{1,4}},?[ ])?[0-9]{{1,4}}[A-Za-z]?,?[ ](?:{_NAME}[ ]){{0,4}}{_NAME}(?:(?:,[ ]?|,?\n|,?\\n){_NAME}(?:[ -]{_NAME}){{0,3}}){{0,3}}(?:,[ ]?|[ ]|,?\n|,?\\n){BRITISH})\b",
        priority=21,
        accept=european.is_british,
        matches=(
            ("at 10 Downing Street, London SW1A 2AA.", "10 Downing Street, London SW1A 2AA"),
            (
                "Flat 3, 12 High Street, Headington, Oxford, OX3 7BX",
                "Flat 3, 12 High Street, Headington, Oxford, OX3 7BX",
            ),
            ("5 The Green\nLeeds\nLS1 4AP", "5 The Green\nLeeds\nLS1 4AP"),
        ),
        leaves=("10 Downing Street, London QQ1A 2AA", "5 Figure B2 3DE", "12 Items In AB1"),
    ),
    Detector(
        name="town-british",
        class_="ADDRESS",
        pattern=rf"({_NAME}(?:[ ]{_NAME}){{0,2}}(?:,[ ]?|[ ]|,?\n){BRITISH})\b",
        priority=18,
        accept=european.is_british,
        matches=(("moved to London SW1A 2AA", "London SW1A 2AA"), ("St Albans, AL1 3JQ", "St Albans, AL1 3JQ")),
        leaves=("Figure B2 3DE", "Model E1 6AN", "SW1A", "see S3 2GB"),
    ),
    Detector(
        name="postcode-said",
        class_="ADDRESS",
        pattern=rf"(?i:post[ ]?code|postal[ _]?code|zip[ _]?code|PLZ|code postal|postnummer)(?:[ ]is)?[\s:=\"'\\]{{1,6}}({BRITISH}|{CANADIAN}|[0-9]{{4,5}}[ ]{_NAME}|[0-9]{{5}}(?:-[0-9]{{3,4}})?|[1-9][0-9]{{3}}[ ]?[A-Z]{{2}})\b",
        priority=17,
        literals=("postcode", "post code", "postal", "zip", "plz", "postnummer"),
        accept=european.is_whole,
        matches=(
            ("my postcode is SW1A 2AA", "SW1A 2AA"),
            ("PLZ 10115 Berlin", "10115 Berlin"),
            ("Postal code: K1A 0B1", "K1A 0B1"),
        ),
        leaves=("postcode lookup", "PLZ fehlt", "market cap 12345", "plz 1234 ok", "the zip code 123"),
    ),
    Detector(
        name="address-canadian",
        class_="ADDRESS",
        pattern=rf"((?:[0-9]{{1,5}}[ ](?:{_NAME}[ ]){{1,4}}?(?:{_NAME}),[ ]?)?{_NAME}(?:[ ]{_NAME}){{0,2}},?[ ](?:\(?(?:{'|'.join(PROVINCES)}|Ontario|Quebec|Québec|Alberta|Manitoba)\)?),?[ ]{{1,2}}{CANADIAN})\b",
        priority=21,
        accept=european.is_whole,
        matches=(
            ("301 Front Street West, Toronto, ON M5V 2T6", "301 Front Street West, Toronto, ON M5V 2T6"),
            ("Ottawa, Ontario K1A 0B1.", "Ottawa, Ontario K1A 0B1"),
        ),
        leaves=("Toronto, ON", "Batch ON K1A", "Error, ON D1A 0B1"),
    ),
    Detector(
        name="address-australian",
        class_="ADDRESS",
        pattern=rf"((?:[0-9]{{1,5}}(?:/[0-9]{{1,4}})?[ ](?:{_NAME}[ ]){{1,4}}?(?:{_NAME}),[ ]?)?{_NAME}(?:[ ]{_NAME}){{0,2}},?[ ]{AUSTRALIAN})\b",
        priority=21,
        accept=european.is_australian,
        matches=(
            ("lives at 12 George Street, Sydney NSW 2000.", "12 George Street, Sydney NSW 2000"),
            ("Surry Hills, NSW 2010", "Surry Hills, NSW 2010"),
        ),
        leaves=("Sydney NSW 9000", "Version WA 2000", "OK SA 1234"),
    ),
    Detector(
        name="address-japanese",
        class_="ADDRESS",
        pattern=rf"(〒[ ]?[0-9０-９]{{3}}[-－−‐]?[0-9０-９]{{4}}(?:[\s\x{{3000}}]?[{CJK}0-9０-９A-Za-z－−‐-]{{2,60}})?)"
        rf"|([{CJK}]{{2,3}}[都道府県][{CJK}]{{1,12}}[市区町村][{CJK}]{{0,20}}[0-9０-９]{{1,4}}(?:[-－−‐][0-9０-９]{{1,4}}){{1,3}})",
        priority=22,
        literals=("〒", "都", "道", "府", "県"),
        matches=(
            ("〒100-0005 東京都千代田区丸の内1-9-1 まで", "〒100-0005 東京都千代田区丸の内1-9-1"),
            ("東京都千代田区丸の内1-9-1に住む", "東京都千代田区丸の内1-9-1"),
        ),
        leaves=("〒", "東京都", "〒12"),
    ),
    Detector(
        name="address-chinese",
        class_="ADDRESS",
        pattern=rf"([{CJK}]{{2,24}}(?:路|街|大道|巷|弄)[0-9]{{1,5}}[号號](?:[0-9A-Za-z{CJK}]{{0,8}}[0-9]{{1,5}}[室楼樓层層号號])?)",
        priority=22,
        literals=("号", "號"),
        matches=(
            ("住在北京市朝阳区建国路88号。", "住在北京市朝阳区建国路88号"),
            ("南京东路100号3楼", "南京东路100号3楼"),
        ),
        leaves=("3号", "路线3号", "思路3"),
    ),
)
