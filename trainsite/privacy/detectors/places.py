# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Where somebody is: coordinates."""

from trainsite.privacy import place
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import MARK

_NUM = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_FINE = r"[-+]?[0-9]{1,3}\.[0-9]{2,20}"
_IS = r"(?:[:=]|(?:of|is|at)\b)?"
_LAT = rf"(?:latitude|lat)\b{MARK}\s{{0,4}}{_IS}\s{{0,4}}{MARK}{_NUM}\b{MARK}"
_LNG = rf"(?:longitude|long|lng|lon)\b{MARK}\s{{0,4}}{_IS}\s{{0,4}}{MARK}{_NUM}\b{MARK}"
_BETWEEN = rf"[°º]?[ ]?[NSEW]?[\s,;|/&]{{1,8}}(?:and )?{MARK}(?:[A-Za-z]{{1,20}}_)?"
_PLACE_WORD = (
    r"(?i:current[ _]?location|location|coords?|coordinates?|gps|lat(?:itude)?(?:[ _]|[ ]?[,/][ ]?)?(?:lng|lon|long|longitude))"
    rf"{MARK}\s{{0,4}}(?:[:=]|\b(?:is|are)\b)\s{{0,4}}{MARK}"
)
_PAIR = rf"{_FINE}\s{{0,3}}[,;\s]\s{{0,3}}{_FINE}"
_FINEST = r"[-+]?[0-9]{1,3}\.[0-9]{4,20}"

PLACES = (
    Detector(
        name="geo-lat-lng",
        class_="GEO",
        pattern=rf"(?i)(?:^|[^A-Za-z])({_LAT}{_BETWEEN}{_LNG})",
        priority=37,
        literals=("lat",),
        accept=place.is_lat_lng,
        matches=(
            ('"latitude": 52.52, "longitude": 13.405', 'latitude": 52.52, "longitude": 13.405'),
            ("lat: 52.52\nlon: 13.40", "lat: 52.52\nlon: 13.40"),
            ("lat=40;lng=-74", "lat=40;lng=-74"),
            ("latitude of 52.5200 and longitude of 13.4050", "latitude of 52.5200 and longitude of 13.4050"),
            ("Latitude 52.5, longitude -13.4", "Latitude 52.5, longitude -13.4"),
        ),
        leaves=("flat: 5, long: 3", "lat, lng", "latency: 12, longest: 30", "lat: 400, lng: 900"),
    ),
    Detector(
        name="geo-lng-lat",
        class_="GEO",
        pattern=rf"(?i)(?:^|[^A-Za-z])({_LNG}{_BETWEEN}{_LAT})",
        priority=37,
        literals=("lat",),
        accept=place.is_labelled,
        matches=(("lng: 13.405, lat: 52.52", "lng: 13.405, lat: 52.52"),),
        leaves=("as long as 3, flat 5", "longer: 3, later: 4"),
    ),
    Detector(
        name="geo-location",
        class_="GEO",
        pattern=rf"{_PLACE_WORD}({_PAIR})",
        priority=36,
        literals=("location", "coord", "gps", "lat"),
        accept=place.is_labelled,
        matches=(
            ("current location: 52.52, 13.40", "52.52, 13.40"),
            ("coords=40.71,-74.01", "40.71,-74.01"),
            ("Location is 52.52,13.40", "52.52,13.40"),
            ("location: 52.5200 13.4050", "52.5200 13.4050"),
            ("lat,lng: 52.52,13.40", "52.52,13.40"),
        ),
        leaves=(
            "location: 3, 4, 5",
            "location: 12, 40",
            "Location is 5, 6",
            "location: 120.55, 340.55",
            "coordinates: 52.52",
            "dislocation, 3.22, 4.33",
            "coords: 10.55 20.55 30.55",
        ),
    ),
    Detector(
        name="geo-location-bracketed",
        class_="GEO",
        pattern=rf"{_PLACE_WORD}[\[({{]\s?({_PAIR})\s?[\])}}]",
        priority=36,
        literals=("location", "coord", "gps", "lat"),
        accept=place.is_labelled,
        matches=(("coordinates: [13.40, 52.52]", "13.40, 52.52"), ("location = (52.52, 13.40)", "52.52, 13.40")),
        leaves=("coordinates: [12, 34]", "coords: (10.5, 20.5)", "coordinates: [1.55, 2.55, 3.55]"),
    ),
    Detector(
        name="geo-pair",
        class_="GEO",
        pattern=rf"({_FINEST}\s{{0,3}},\s{{0,3}}{_FINEST})",
        priority=35,
        accept=place.is_bare_pair,
        matches=(
            ("gps fix 52.5200, 13.4050", "52.5200, 13.4050"),
            ("location\n52.5200, 13.4050", "52.5200, 13.4050"),
            ("my coordinates (52.5200, 13.4050)", "52.5200, 13.4050"),
        ),
        leaves=(
            "12.50, 13.75",
            "[0.12, -3.45]",
            "gps 52.5200, 13.4050, 7.1234",
            "p = 0.9123, 0.0877",
            "at 12.5012, 13.7512",
            "loss 0.1234, 3.4567",
            "50.1234, 60.4321",
            "geometry 10.1234, 20.5678",
        ),
    ),
    Detector(
        name="geo-degrees",
        class_="GEO",
        pattern=rf"({_NUM}\s?[°º]\s?[NSns]\b\s{{0,2}}[,;/]?\s{{0,2}}{_NUM}\s?[°º]\s?[EWew])\b",
        priority=37,
        accept=place.is_on_earth,
        is_whole=True,
        matches=(("at 52.5200° N, 13.4050° E.", "52.5200° N, 13.4050° E"), ("52.52°N 13.40°E", "52.52°N 13.40°E")),
        leaves=("52.5°", "turn 90° N", "20° C, 30° C", "190.5° N, 10.2° E"),
    ),
    Detector(
        name="geo-map",
        class_="GEO",
        pattern=rf"(?:/@|[?&](?:q|ll|sll|center|query|daddr|saddr|destination|origin)=(?:loc:)?)({_FINE}(?:,|%2[Cc]){_FINE})"
        rf"|[?&]m?lat=({_FINE}&(?:amp;)?m?l(?:on|ng)={_FINE})",
        priority=37,
        literals=("/@", "q=", "ll=", "center=", "query=", "addr=", "destination=", "origin=", "lat="),
        accept=place.is_on_earth,
        is_whole=True,
        matches=(
            ("https://maps.google.com/@52.5200,13.4050,15z", "52.5200,13.4050"),
            ("https://maps.google.com/?q=37.7749,-122.4194", "37.7749,-122.4194"),
            ("https://maps.google.com/maps?hl=en&q=37.7749,-122.4194&z=3", "37.7749,-122.4194"),
            ("https://www.openstreetmap.org/?mlat=37.7749&mlon=-122.4194", "37.7749&mlon=-122.4194"),
        ),
        leaves=("/@1.2,3.4", "/@scope/name"),
    ),
)
