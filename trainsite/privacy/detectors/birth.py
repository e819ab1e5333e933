# ruff: noqa: E501, RUF001 - long patterns stay in one line, and Chinese has its own colon
"""Dates of birth."""

from trainsite.privacy import birthday
from trainsite.privacy.detectors.detector import Detector

_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vr(?:ier)?|mar(?:ch|s|zo)?|m(?:ä|ae)rz|apr(?:il)?|avr(?:il)?|ma[iy]"
    r"|mayo|jun[ei]?|juin|junio|jul[yi]?|juil(?:let)?|julio|aug(?:ust)?|ao[uû]t|ago(?:sto)?|sep(?:t|tember|tembre)?|septiembre"
    r"|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|de[cz](?:ember|embre)?|d[ée]c(?:embre)?|dic(?:iembre)?|ene(?:ro)?|enero|febrero|marzo|abr(?:il)?"
)
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:18|19|20)[0-9]{2}"
_DATE = (
    rf"{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}|{_DAY}[-/. ]{{1,2}}{_DAY}[-/. ]{{1,2}}(?:{_YEAR}|[0-9]{{2}})"
    rf"|{_DAY}(?:st|nd|rd|th|er|\.)?[ -](?:de |of )?(?:{_MONTHS})\.?,?[ -](?:de |del )?{_YEAR}|(?:{_MONTHS})\.?[ -]{_DAY}(?:st|nd|rd|th)?,?[ -]{_YEAR}"
    rf"|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|{_YEAR}年[ ]?[0-9]{{1,2}}月[ ]?[0-9]{{1,2}}日"
)
_WORDS = (
    r"(?:dates?|day|year)[ _-]?of[ _-]?birth|birth[ _-]?(?:dates?|days?)|d\.?o\.?b|born|b\.|geb(?:oren(?:e[rn]?)?|\.)|geburts(?:datum|tag)"
    r"|n[ée]{1,3}(?:\(e\)|e|·e)?[ ]le|date de naissance|anniversaire|nacid[oa]|nació|fecha de nacimiento|cumpleaños|nat[oa] (?:il|a)|data di nascita"
    r"|data de nascimento|nascid[oa]|geboortedatum|geboren|født|född|生年月日|出生日期|生日|생년월일"
)

BIRTH = (
    Detector(
        name="birth-date",
        class_="BIRTH_DATE",
        pattern=rf"(?i)(?:^|[^A-Za-z])(?:{_WORDS})(?:[^0-9A-Za-z\n]+|[^0-9A-Za-z\n]{{0,3}}[ :=]*[A-Za-z][^0-9\n]{{0,24}}[^0-9A-Za-z])({_DATE})(?:[^0-9]|$)",
        priority=38,
        literals=(
            "birth",
            "dob",
            "d.o.b",
            "born",
            "b.",
            "geb",
            "né",
            "ne le",
            "nee le",
            "naissance",
            "anniversaire",
            "nac",
            "cumplea",
            "nat",
            "nasc",
            "født",
            "född",
            "生",
            "생년월일",
        ),
        accept=birthday.is_birth_date,
        matches=(
            ("date of birth: 1990-04-05", "1990-04-05"),
            ('{"dob": "1990-04-05"}', "1990-04-05"),
            ("DOB 04/05/1990", "04/05/1990"),
            ("D.O.B.: 4/5/90", "4/5/90"),
            ("was born on the 3rd of May 1990.", "3rd of May 1990"),
            ("born in Paris on May 3, 1990", "May 3, 1990"),
            ("my birthday is 3 May 1990", "3 May 1990"),
            ("geboren am 03.05.1990", "03.05.1990"),
            ("geb. 3. März 1990 in Bonn", "3. März 1990"),
            ("Geburtsdatum: 3.5.1990", "3.5.1990"),
            ("née le 1er mai 1990", "1er mai 1990"),
            ("né(e) le 03/05/1990", "03/05/1990"),
            ("nacido el 3 de mayo de 1990", "3 de mayo de 1990"),
            ("fecha de nacimiento: 03-05-1990", "03-05-1990"),
            ("birthDate=19900403", "19900403"),
            ("出生日期：1990年5月3日", "1990年5月3日"),
        ),
        leaves=(
            "released on 1990-04-05",
            "born in 1990",
            "stubborn 1990-04-05",
            "dob",
            "airborne 3 May 1990",
            "born 2024-99-99",
            "birthday parties: 12, 13 and 14",
            "geb 1.2.3",
            "b. 1-2-1234567",
        ),
    ),
)
