# ruff: noqa: E501, RUF001 - long patterns stay in one line, and degrees are written with primes
"""Where somebody is: coordinates."""

from trainsite.privacy import place
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import MARK

_NUM = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_FINE = r"[-+]?[0-9]{1,3}\.[0-9]{2,20}"
_IS = r"(?:[:=]|(?:of|is|at)\b)?"
_LAT = rf"(?:latitude|lat)\b{MARK}\s{{0,4}}{_IS}\s{{0,4}}{MARK}{_NUM}\b{MARK}"
_LNG = rf"(?:longitude|long|lng|lon)\b{MARK}\s{{0,4}}{_IS}\s{{0,4}}{MARK}{_NUM}\b{MARK}"
_BETWEEN = rf"[°º]?[ ]?[NSEW]?(?:[\s,;|/&]|\\[nrt]){{1,8}}(?:and )?{MARK}(?:[A-Za-z]{{1,20}}_)?"
_PLACE_WORD = (
    r"(?i:current[ _]?location|location|coords?|coordinates?|gps|lat(?:itude)?(?:[ _]|[ ]?[,/][ ]?)?(?:lng|lon|long|longitude))"
    rf"{MARK}\s{{0,4}}(?:[:=]|\b(?:is|are)\b)\s{{0,4}}{MARK}"
)
_PAIR = rf"{_FINE}\s{{0,3}}[,;\s]\s{{0,3}}{_FINE}"
_FINEST = r"[-+]?[0-9]{1,3}\.[0-9]{4,20}"

_PRIME = r"(?:['\x{2019}\x{2032}]|\\?\"|&#39;)"
_SECOND = r"(?:''|\\?\"|[\x{201D}\x{2033}]|&quot;)"
_DEGREES = r"(?:[ ]?[°º]|[ ]deg(?:rees)?)[ ]?"
_DMS = rf"[0-9]{{1,3}}{_DEGREES}[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?[ ]?{_PRIME}[ ]?(?:[0-9]{{1,2}}(?:\.[0-9]{{1,8}})?[ ]?{_SECOND}[ ]?)?"
_DECIMAL = r"[0-9]{1,3}\.[0-9]{1,10}"
_PLUS = "23456789CFGHJMPQRVWX"

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
    Detector(
        name="geo-coarse",
        class_="GEO",
        pattern=rf"(?:^|[^A-Za-z])(?i:gps(?:[ _]?(?:position|location|coordinates?|coords?|fix))?|lat(?:itude)?[ _/,]{{0,2}}(?:lng|lon|long|longitude)|geo(?:location)?|(?:my|current|user|home)[ _]?(?:location|position|coordinates?|coords?)){MARK}\s{{0,2}}(?:[:=]|\b(?:is|are|at)\b)?\s{{0,2}}[\[(\"']?([-+]?[0-9]{{1,3}}\.[0-9]{{1,20}}\s?[,;]\s?[-+]?[0-9]{{1,3}}\.[0-9]{{1,20}})",
        priority=36,
        literals=("gps", "lat", "geo", "location", "position", "coord"),
        accept=place.is_coarse,
        matches=(
            ("gps: 51.5, -0.1", "51.5, -0.1"),
            ("my location is 51.5,-0.1.", "51.5,-0.1"),
            ("my coordinates are 51.5, -0.1", "51.5, -0.1"),
            ("lat/lng = (51.5, -0.1)", "51.5, -0.1"),
        ),
        leaves=("gps 51.5, 400.1", "geometry 1.5, 2.5", "geo: 1, 2", "latency 1.5, 2.5", "gps: 1.5, 2.5, 3.5"),
    ),
    Detector(
        name="geo-compass",
        class_="GEO",
        pattern=rf"({_DECIMAL}[ ]?[°º]?[ ]?[NS][,;/]?[ ]{{0,2}}{_DECIMAL}[ ]?[°º]?[ ]?[EW])"
        rf"|([NS][ ]?{_DECIMAL}[°º]?[,;/]?[ ]{{0,2}}[EW][ ]?{_DECIMAL}[°º]?)|({_DECIMAL}[ ]?[°º]?[ ]?[EW][,;/]?[ ]{{0,2}}{_DECIMAL}[ ]?[°º]?[ ]?[NS]\b)",
        priority=37,
        accept=place.is_compass,
        matches=(
            ("near 51.5 N, 0.1 W.", "51.5 N, 0.1 W"),
            ("N 51.5 W 0.1", "N 51.5 W 0.1"),
            ("13.4050° E, 52.52° N", "13.4050° E, 52.52° N"),
        ),
        leaves=("51.5 N of force", "400.5 N, 0.1 W", "5 N, 3 W", "1.5 N, 3.2 Wh"),
    ),
    Detector(
        name="geo-sexagesimal",
        class_="GEO",
        pattern=rf"({_DMS}[NSns][,;/]?\s{{0,2}}{_DMS}[EWOewo])\b|([NS][ ]?{_DMS}[,;/]?\s{{0,2}}[EW][ ]?{_DMS})",
        priority=37,
        literals=("°", "º", " deg"),
        accept=place.is_sexagesimal,
        matches=(
            ("at 51°30'26\"N 0°7'39\"W.", "51°30'26\"N 0°7'39\"W"),
            ("51° 30′ 26.5″ N, 0° 7′ 39″ W", "51° 30′ 26.5″ N, 0° 7′ 39″ W"),
            ("51 deg 30' 26.00\" N, 0 deg 7' 39.00\" W", "51 deg 30' 26.00\" N, 0 deg 7' 39.00\" W"),
            ("N 51° 30.5' W 0° 07.6'", "N 51° 30.5' W 0° 07.6'"),
            ('{"p": "51°30\'26\\"N 0°7\'39\\"W"}', "51°30'26\\\"N 0°7'39\\\"W"),
        ),
        leaves=("51°30'", "90° turn", "51°70'26\"N 0°7'39\"W", "20° C"),
    ),
    Detector(
        name="geo-plus-code",
        class_="GEO",
        pattern=rf"([2-9C][2-9CFGHJMPQRV][{_PLUS}]{{6}}\+[{_PLUS}]{{2,3}})\b",
        priority=37,
        literals=("+",),
        accept=place.is_plus_code,
        matches=(("meet at 8FVC9G8F+6X.", "8FVC9G8F+6X"), ("https://plus.codes/8FVC9G8F+6X", "8FVC9G8F+6X")),
        leaves=("22222222+22", "8FVC9G8F+6", "x8FVC9G8F+6X", "8FVC9G8A+6X"),
    ),
    Detector(
        name="geo-plus-code-short",
        class_="GEO",
        pattern=rf"(?i:plus[ _]?code){MARK}[\s:=\"'`]{{1,4}}(?:is )?([{_PLUS}]{{4,8}}\+[{_PLUS}]{{2,3}})\b|([{_PLUS}]{{4}}\+[{_PLUS}]{{2,3}},?[ ][A-Z][a-z]+)",
        priority=36,
        literals=("+",),
        accept=place.is_plus_code,
        matches=(("plus code 9G8F+6X", "9G8F+6X"), ("CWC8+R9 Mountain View", "CWC8+R9 Mountain")),
        leaves=("2222+22 Items", "MCMX+XX Rome", "plus code ABCD+EF"),
    ),
    Detector(
        name="geo-geohash",
        class_="GEO",
        pattern=rf"(?i:geo[ _-]?hash){MARK}\s{{0,2}}(?:[:=]|\b(?:is|of)\b)?\s{{0,2}}[\"'`]?([0-9b-hjkmnp-z]{{5,12}})\b",
        priority=36,
        literals=("geohash", "geo hash", "geo_hash", "geo-hash"),
        accept=place.is_geohash,
        matches=(("geohash: u33dc0cppjs", "u33dc0cppjs"), ('"geohash": "gcpvj0du"', "gcpvj0du")),
        leaves=("geohash encoding", "geohash is short", "hash u33dc0cppjs"),
    ),
    Detector(
        name="geo-link",
        class_="GEO",
        pattern=rf"\b(?i:geo):(-?{_DECIMAL},-?{_DECIMAL})|#map=[0-9.]{{1,5}}/(-?{_DECIMAL}/-?{_DECIMAL})|[?&]cp=(-?{_DECIMAL}(?:~|%7[Ee])-?{_DECIMAL})"
        rf"|!3d(-?{_DECIMAL}!4d-?{_DECIMAL})|/maps/(?:dir|search|place)/(?:[^\s/\"]{{0,80}}/)?(-?{_FINE}(?:,|%2[Cc])(?:\+|%20)?{_FINE})",
        priority=37,
        literals=("geo:", "#map=", "cp=", "!3d", "/maps/"),
        accept=place.is_on_earth,
        matches=(
            ("geo:52.52,13.40;u=3", "52.52,13.40"),
            ("https://www.openstreetmap.org/#map=15/52.52/13.40", "52.52/13.40"),
            ("https://bing.com/maps?cp=52.52~13.40", "52.52~13.40"),
            ("/place/X/data=!3d52.5200!4d13.4050", "52.5200!4d13.4050"),
            ("https://www.google.com/maps/dir/52.52,13.40/x", "52.52,13.40"),
        ),
        leaves=("geo:position", "#map=3", "cp=1.2.3", "/maps/dir/a/b"),
    ),
    Detector(
        name="geo-three-words",
        class_="GEO",
        pattern=r"///([a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20})\b|(?:what3words\.com|w3w\.co)/([a-z]{3,20}\.[a-z]{3,20}\.[a-z]{3,20})\b",
        priority=36,
        literals=("///", "what3words.com/", "w3w.co/"),
        accept=place.is_three_words,
        matches=(
            ("meet at ///filled.count.soap", "filled.count.soap"),
            ("https://w3w.co/filled.count.soap", "filled.count.soap"),
        ),
        leaves=("file:///filled.count.soap", "///a.b.c", "/// filled.count.soap", "///main.test.json"),
    ),
)
