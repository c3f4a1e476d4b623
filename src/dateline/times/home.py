"""host → IANA zone: where the readers of a country's domain live, for want of a stated zone.

Countries of several zones are given that of their capital, or of most of their press. Domains
that are sold as names (.co, .io, .me, .tv) say nothing of a place.
"""

_ZONES = {
    "Europe/": """
        al Tirane, ad Andorra, at Vienna, ba Sarajevo, be Brussels, bg Sofia, by Minsk, ch Zurich,
        cz Prague, de Berlin, dk Copenhagen, ee Tallinn, es Madrid, fi Helsinki, fr Paris,
        gr Athens, hr Zagreb, hu Budapest, ie Dublin, it Rome, li Vaduz, lt Vilnius,
        lu Luxembourg, lv Riga, mc Monaco, md Chisinau, mk Skopje, mt Malta, nl Amsterdam,
        no Oslo, pl Warsaw, pt Lisbon, ro Bucharest, rs Belgrade, ru Moscow, se Stockholm,
        si Ljubljana, sk Bratislava, sm San_Marino, tr Istanbul, ua Kyiv, uk London, va Vatican""",
    "Asia/": """
        ae Dubai, am Yerevan, az Baku, bd Dhaka, bh Bahrain, bn Brunei, bt Thimphu, cn Shanghai,
        cy Nicosia, ge Tbilisi, hk Hong_Kong, id Jakarta, il Jerusalem, in Kolkata, iq Baghdad,
        ir Tehran, jo Amman, jp Tokyo, kg Bishkek, kh Phnom_Penh, kr Seoul, kw Kuwait, kz Almaty,
        lb Beirut, lk Colombo, mm Yangon, mn Ulaanbaatar, mo Macau, my Kuala_Lumpur, np Kathmandu,
        om Muscat, ph Manila, pk Karachi, ps Gaza, qa Qatar, sa Riyadh, sg Singapore, sy Damascus,
        th Bangkok, tj Dushanbe, tw Taipei, uz Tashkent, vn Ho_Chi_Minh, ye Aden""",
    "Africa/": """
        ao Luanda, bj Porto-Novo, bw Gaborone, cm Douala, dz Algiers, eg Cairo, et Addis_Ababa,
        gh Accra, ke Nairobi, ma Casablanca, mz Maputo, na Windhoek, ng Lagos, rw Kigali,
        sd Khartoum, sn Dakar, tn Tunis, tz Dar_es_Salaam, ug Kampala, za Johannesburg,
        zm Lusaka, zw Harare""",
    "America/": """
        ar Argentina/Buenos_Aires, bo La_Paz, br Sao_Paulo, ca Toronto, cl Santiago,
        cr Costa_Rica, cu Havana, do Santo_Domingo, ec Guayaquil, gt Guatemala, hn Tegucigalpa,
        jm Jamaica, mx Mexico_City, ni Managua, pa Panama, pe Lima, pr Puerto_Rico,
        py Asuncion, sv El_Salvador, uy Montevideo, ve Caracas, gov New_York, mil New_York""",
    "Pacific/": "fj Fiji, nz Auckland",
    "Australia/": "au Sydney",
    "Atlantic/": "is Reykjavik",
}
_HOME = {
    domain: area + place
    for area, places in _ZONES.items()
    for domain, place in (entry.split() for entry in places.split(","))
}
_SOLD_ALONE = {"co": "America/Bogota"}  # a country's where a second level stands before it


def home_zone(host: str) -> str | None:
    """The zone of the country whose domain a host is under; None for one of no country."""
    labels = host.partition(":")[0].rstrip(".").lower().split(".")
    if len(labels) < 2:
        return None
    if labels[-1] in _SOLD_ALONE and labels[-2] in {"com", "gov", "edu", "org", "net"}:
        return _SOLD_ALONE[labels[-1]]
    return _HOME.get(labels[-1])
