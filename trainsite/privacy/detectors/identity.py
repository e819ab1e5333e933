# ruff: noqa: E501, RUF001 - long patterns stay in one line, and Japanese has its own colon
"""Numbers by which states know a person: social security, tax, health, passports, driving licences."""

from collections.abc import Callable
from typing import NamedTuple

from trainsite.privacy import national
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.labelled import START, behind

_YYMMDD = r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_GAP = r"[ \x{a0}-]"


class _Shape(NamedTuple):
    """A number whose shape alone tells what it is."""

    name: str
    pattern: str
    is_valid: Callable[[str], bool]
    matches: tuple[str, ...]
    leaves: tuple[str, ...]


class _Said(NamedTuple):
    """A number that a word before it explains."""

    name: str
    words: str
    literals: tuple[str, ...]
    value: str
    is_valid: Callable[[str], bool]
    matches: tuple[tuple[str, str], ...]
    leaves: tuple[str, ...]


_SHAPES = (
    _Shape("us-ssn", r"[0-9]{3}-[0-9]{2}-[0-9]{4}", national.is_american, ("536-90-4399", "912-73-1234"), ("000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "912-10-1234", "1-123-45-6789", "123-45-6789-1", "order 536-90-4399")),
    _Shape("gb-nino", rf"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[A-D]", national.is_nino, ("AB 12 34 56 C", "JG103759A"), ("GB 12 34 56 C", "part AB123456C", "AB123456E", "AAB123456C")),
    _Shape("gb-nhs-grouped", r"[467][0-9]{2} [0-9]{3} [0-9]{4}", national.is_given_nhs, ("401 023 2137",), ("401 023 2138", "224 224 2048", "1 401 023 2137.5")),
    _Shape("fr-nir", rf"[12]{_GAP}[0-9]{{2}}{_GAP}[0-9]{{2}}{_GAP}[0-9][0-9AB]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}", national.checked("fr.nir"), ("2 95 10 99 126 111 93",), ("2 95 10 99 126 111 94",)),
    _Shape("es-dni", r"(?:[0-9]{8}|[XYZ]-?[0-9]{7})-?[A-HJ-NP-TV-Z]", lambda text: national.checked("es.nif")(text) and not text.startswith(("19", "20")), ("54362315K", "54362315-K", "X2482300W"), ("54362315L", "20240515T", "id 54362315K")),
    _Shape("it-codice-fiscale", r"[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]", national.checked("it.codicefiscale"), ("RCCMNL83S18D969H",), ("RCCMNL83S18D969A",)),
    _Shape("be-national", r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}-[0-9]{3}\.[0-9]{2}", national.checked("be.nn"), ("85.07.30-033.28",), ("85.07.30-033.29",)),
    _Shape("se-personnummer", rf"(?:19|20)?{_YYMMDD}[-+][0-9]{{4}}", national.checked("se.personnummer"), ("880320-0016", "19880320-0016"), ("880320-0018", "20240515-1234567", "order 880320-0016")),
    _Shape("fi-hetu", r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]", national.checked("fi.hetu"), ("131052-308T",), ("131052-308U",)),
    _Shape("br-cpf", r"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}", national.checked("br.cpf"), ("390.533.447-05",), ("390.533.447-06", "390.533.447.05")),
    _Shape("in-pan", r"[A-Z]{3}P[A-Z][0-9]{4}[A-Z]", national.checked("in_.pan"), ("ACUPA7085R",), ("ABMPA0000A", "part ACUPA7085R")),
    _Shape("cn-resident", r"[1-8][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]", national.checked("cn.ric"), ("360426199101010071",), ("360426199101010072", "36042619910101007")),
    _Shape("kr-rrn", rf"{_YYMMDD}-[1-8][0-9]{{6}}", national.is_korean, ("971013-2019902", "971013-1019905"), ("971313-1019905", "971013-9019902")),
    _Shape("ch-ahv", r"756[ .-][0-9]{4}[ .-][0-9]{4}[ .-][0-9]{2}", national.checked("ch.ssn"), ("756.9217.0769.85",), ("756.9217.0769.84",)),
    _Shape("mx-curp", r"[A-Z]{4}[0-9]{6}[HM][A-Z]{5}[0-9A-Z][0-9]", national.checked("mx.curp"), ("BOXW310820HNERXN09",), ("BOXW310820HNERXN08",)),
    _Shape("cz-rodne-cislo", r"[0-9]{2}[0-8][0-9][0-3][0-9]/[0-9]{4}", national.checked("cz.rc"), ("710319/2745",), ("710319/2746", "202405/1234")),
)  # fmt: skip

_SAID = (
    _Said("us-ssn-said", r"ssn|social[ _-]?security|(?:my|his|her|their|your) social|soc\.? sec\.?|itin|tax(?:payer)?[ _-]?id", ("ssn", "social", "soc sec", "soc. sec", "itin", "tax"), r"[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}", national.is_american, (("my SSN is 536904399.", "536904399"), ('"ssn": "536 90 4399"', "536 90 4399"), ("social security number: 536-90-4399", "536-90-4399"), ("my social is 536 90 4399", "536 90 4399")), ("ssn 000123456", "classn 536904399", "ssn 5369043991")),
    _Said("gb-nino-said", r"national[ _-]insurance|nino|ni", ("national", "nino", "ni"), rf"(?i:[A-Z]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[0-9]{{2}}{_GAP}?[A-D])", national.is_nino, (("NI number ab123456c", "ab123456c"),), ("nino: GB123456C", "ni 12")),
    _Said("gb-nhs-said", r"nhs|chi", ("nhs", "chi"), r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}", national.checked("gb.nhs"), (("NHS number: 9434765919", "9434765919"), ("nhs no 943 476 5919", "943 476 5919")), ("nhs 9434765918",)),
    _Said("de-tax", r"steuer[ -]?(?:id|ident|identifikations|nummer)[a-z-]*|idnr|tax[ _-]?id|tin", ("steuer", "idnr", "tax", "tin"), r"[1-9][0-9](?: ?[0-9]{3}){3}", national.checked("de.idnr"), (("Steuer-ID: 36 574 261 809", "36 574 261 809"), ("Steuernummer 36574261809", "36574261809")), ("Steuer-ID 36574261890",)),
    _Said("de-pension", r"(?:renten|sozial)versicherungs?-?[a-z]*|rvnr|svnr", ("versicherung", "rvnr", "svnr"), r"[0-9]{2} ?[0-9]{6} ?[A-Z] ?[0-9]{3}", national.is_pension, (("Rentenversicherungsnummer 15 070649 C 103", "15 070649 C 103"), ("SVNR: 15070649C103", "15070649C103")), ("SVNR 15079949C103",)),
    _Said("fr-nir-said", r"nir|sécurité sociale|securite sociale|insee", ("nir", "sociale", "insee"), r"[12][ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9][0-9AB][ ]?[0-9]{3}[ ]?[0-9]{3}[ ]?[0-9]{2}", national.checked("fr.nir"), (("NIR: 295109912611193", "295109912611193"),), ("NIR: 295109912611194",)),
    _Said("es-said", r"dni|nie|nif", ("dni", "nie", "nif"), r"(?i:[0-9]{8}|[XYZ][ -]?[0-9]{7})[ -]?[A-Za-z]", national.checked("es.nif"), (("mi DNI es 54362315k", "54362315k"),), ("DNI 54362315L", "dni 54362315")),
    _Said("nl-bsn", r"bsn|burgerservice|sofi", ("bsn", "burgerservice", "sofi"), r"[0-9]{3}[ .]?[0-9]{2}[ .]?[0-9]{4}|[0-9]{4}[.][0-9]{2}[.][0-9]{3}", national.checked("nl.bsn"), (("BSN 111222333", "111222333"),), ("BSN 111252333",)),
    _Said("pl-pesel", r"pesel", ("pesel",), r"[0-9]{11}", national.checked("pl.pesel"), (("PESEL: 44051401359", "44051401359"),), ("PESEL 44051401358",)),
    _Said("nordic", r"personnummer|personal[ _-]?(?:identity|identification|id)|f(?:ø|o)dselsnummer|cpr|henkilötunnus|hetu", ("person", "dselsnummer", "cpr", "henkil", "hetu"), r"(?:[0-9]{2})?[0-9]{6}[ -]?[0-9]{4,5}", lambda text: any(national.checked(name)(text) for name in ("se.personnummer", "no.fodselsnummer", "dk.cpr")), (("personnummer 198803200016", "198803200016"), ("fødselsnummer 15108695088", "15108695088"), ("CPR 211062-5629", "211062-5629")), ("personnummer 198803200018",)),
    _Said("br-cpf-said", r"cpf", ("cpf",), r"[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}", national.checked("br.cpf"), (("CPF 39053344705", "39053344705"),), ("cpf 39053344706",)),
    _Said("in-aadhaar", r"aadhaar|aadhar|uidai|uid|आधार", ("aadhaar", "aadhar", "uid", "आधार"), r"[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}", national.checked("in_.aadhaar"), (("Aadhaar: 2341 2341 2346", "2341 2341 2346"), ("aadhaar number 234123412346", "234123412346")), ("Aadhaar 2341 2341 2347",)),
    _Said("in-pan-said", r"pan(?: card)?|permanent account", ("pan", "permanent"), r"(?i:[A-Z]{5}[0-9]{4}[A-Z])", national.checked("in_.pan"), (("pan card no. ACUPA7085R", "ACUPA7085R"),), ("pan 0000",)),
    _Said("ca-sin", r"sin|social[ _-]insurance", ("sin", "social"), r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", national.checked("ca.sin"), (("SIN 123-456-782", "123-456-782"), ("social insurance number: 123456782", "123456782")), ("SIN 123-456-783", "sin(123456782)")),
    _Said("au-tfn", r"tfn|tax file", ("tfn", "tax file"), r"[0-9]{3} ?[0-9]{3} ?[0-9]{3}", national.checked("au.tfn"), (("TFN 123 456 782", "123 456 782"),), ("TFN 123 456 789",)),
    _Said("au-medicare", r"medicare", ("medicare",), r"[2-6][0-9]{3}[ -]?[0-9]{5}[ -]?[0-9](?:[ /-]?[0-9])?", national.is_medicare, (("Medicare 2123 45670 1", "2123 45670 1"),), ("Medicare 2123 45671 1",)),
    _Said("jp-my-number", r"my[ -]?number|マイナンバー|個人番号", ("my", "マイナンバー", "個人番号"), r"[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}", national.checked("jp.in_"), (("マイナンバー：6214 9832 0257", "6214 9832 0257"), ("My Number 621498320257", "621498320257")), ("my number 621498320258",)),
    _Said("kr-rrn-said", r"rrn|resident registration|주민등록번호", ("rrn", "resident", "주민등록번호"), r"[0-9]{6}-?[0-9]{7}", national.is_korean, (("주민등록번호 9710131019905", "9710131019905"),), ("rrn 9713131019905",)),
    _Said("ch-ahv-said", r"ahv|avs", ("ahv", "avs"), r"756[0-9]{10}", national.checked("ch.ssn"), (("AHV-Nummer 7569217076985", "7569217076985"),), ("AHV 7569217076984",)),
    _Said("tr-kimlik", r"kimlik|tckn|tc no", ("kimlik", "tckn", "tc no"), r"[1-9][0-9]{10}", national.checked("tr.tckimlik"), (("TC kimlik no: 17291716060", "17291716060"),), ("kimlik 17291716061",)),
    _Said("za-id", r"(?:south african|sa|rsa)[ _-]?id", ("id",), r"[0-9]{6} ?[0-9]{4} ?[0-9]{3}", national.checked("za.idnr"), (("South African ID: 7503305044089", "7503305044089"),), ("SA ID 7503305044088",)),
    _Said("passport", r"passports?|reisepass[a-z]*|passeport|pasaporte|passaporto|paspoort|护照|旅券", ("passport", "reisepass", "passeport", "pasaporte", "passaporto", "paspoort", "护照", "旅券"), r"[A-Za-z]{0,3}[ ]?[0-9][0-9A-Z]{5,8}", national.has_digits, (("passport no. X1234567", "X1234567"), ('"passport_number": "C01X00T47"', "C01X00T47"), ("Reisepass C01X00T47", "C01X00T47"), ("passport number is 533401372", "533401372")), ("passport 2024-05-15", "passport js 0.7.0", "passports of 27 countries", "passport 12345")),
    _Said("identity-card", r"personalausweis[a-z]*|ausweis(?:nummer|nr\.?)|identity[ _-]card|id[ _-]card", ("ausweis", "card"), r"[A-Z0-9]{9,10}", national.has_digits, (("Personalausweis L01X00T471", "L01X00T471"), ("identity card no. T22000129", "T22000129")), ("id card machinery", "identity card 12")),
    _Said("driving-licence", r"driv(?:er'?s?'?|ing)[ _-]?licen[cs]e|licen[cs]e[ _-](?:number|no)|dl[ _-]?(?:number|no|#)|f(?:ü|ue)hrerschein[a-z]*|permis de conduire|carn(?:é|et) de conducir|patente di guida", ("licen", "dl", "hrerschein", "conduire", "conducir", "patente"), r"[A-Z]{0,5}-?[0-9][0-9A-Z-]{4,18}|[A-Z9]{5}[0-9]{6}[A-Z9]{2}[A-Z0-9]{3}", national.has_digits, (("driver's license D1234567", "D1234567"), ("driving licence no. MORGA657054SM9IJ", "MORGA657054SM9IJ"), ("Führerschein: B072RRE2I55", "B072RRE2I55"), ("drivers_license: S123-456-789-012", "S123-456-789-012")), ("driver license Apache-2.0", "driving licence 2024-05-15", "license number two")),
)  # fmt: skip

IDENTITY = tuple(
    Detector(
        name=shape.name,
        class_="NATIONAL_ID",
        pattern=rf"{START}({shape.pattern})\b",
        priority=28,
        accept=national.alone(shape.is_valid),
        matches=tuple(
            (before + number + behind_it, number)
            for number in shape.matches
            for before, behind_it in (("it is ", ", thanks"), ("", ""), ("a\\n", " and"), ("(", ")"))
        ),
        leaves=shape.leaves,
    )
    for shape in _SHAPES
) + tuple(
    Detector(
        name=said.name,
        class_="NATIONAL_ID",
        pattern=behind(said.words, said.value),
        priority=32,
        literals=said.literals,
        accept=national.said(said.is_valid),
        matches=said.matches,
        leaves=said.leaves,
    )
    for said in _SAID
)
