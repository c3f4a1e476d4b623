"""word → month: the names of the months in the languages of news.

Twelve entries a language, further forms of one month joined by ``|``. Abbreviations need no
entry: any prefix of three letters or more that fits one month of the language is read, and
up to three trailing letters of a case ending are forgiven.
"""

import unicodedata
from functools import cache, lru_cache

_NAMES = {
    "en": "january february march april may june july august september|sept october november "
    "december",
    "de": "januar|jänner februar|feber märz|mrz april mai juni juli august september oktober "
    "november dezember",
    "fr": "janvier février mars avril mai juin juillet|juil août septembre octobre novembre "
    "décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre "
    "noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "nl": "januari februari maart|mrt april mei juni juli augustus september oktober november "
    "december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "fi": "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu "
    "marraskuu joulukuu",
    "is": "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
    "pl": "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca "
    "lipiec|lipca sierpień|sierpnia wrzesień|września październik|października "
    "listopad|listopada grudzień|grudnia",
    "cs": "leden|ledna únor|února březen|března duben|dubna květen|května červen|června "
    "červenec|července srpen|srpna září říjen|října listopad|listopadu prosinec|prosince",
    "sk": "január|januára február|februára marec|marca apríl|apríla máj|mája jún|júna júl|júla "
    "august|augusta september|septembra október|októbra november|novembra december|decembra",
    "hr": "siječanj|siječnja veljača|veljače ožujak|ožujka travanj|travnja svibanj|svibnja "
    "lipanj|lipnja srpanj|srpnja kolovoz|kolovoza rujan|rujna listopad|listopada "
    "studeni|studenog|studenoga prosinac|prosinca",
    "sr": "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
    "sr-cyrl": "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
    "sl": "januar februar marec|marca april maj junij julij avgust september oktober november "
    "december",
    "hu": "január február március április május június július augusztus szeptember|szept október "
    "november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "ru": "январь|января февраль|февраля март апрель|апреля май|мая июнь|июня июль|июля август "
    "сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря",
    "uk": "січень|січня лютий|лютого березень|березня квітень|квітня травень|травня "
    "червень|червня липень|липня серпень|серпня вересень|вересня жовтень|жовтня "
    "листопад|листопада грудень|грудня",
    "be": "студзень|студзеня люты|лютага сакавік|сакавіка красавік|красавіка травень|траўня|мая "
    "чэрвень|чэрвеня ліпень|ліпеня жнівень|жніўня верасень|верасня кастрычнік|кастрычніка "
    "лістапад|лістапада снежань|снежня",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "el": "ιανουάριος|ιανουαρίου φεβρουάριος|φεβρουαρίου μάρτιος|μαρτίου απρίλιος|απριλίου "
    "μάιος|μαΐου ιούνιος|ιουνίου ιούλιος|ιουλίου αύγουστος|αυγούστου σεπτέμβριος|σεπτεμβρίου "
    "οκτώβριος|οκτωβρίου νοέμβριος|νοεμβρίου δεκέμβριος|δεκεμβρίου",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "lt": "sausis|sausio vasaris|vasario kovas|kovo balandis|balandžio gegužė|gegužės "
    "birželis|birželio liepa|liepos rugpjūtis|rugpjūčio rugsėjis|rugsėjo spalis|spalio "
    "lapkritis|lapkričio gruodis|gruodžio",
    "lv": "janvāris|janvārī februāris marts aprīlis maijs jūnijs jūlijs augusts septembris "
    "oktobris novembris decembris",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november "
    "detsember",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "gl": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "hi": "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर "
    "दिसंबर|दिसम्बर",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس|اغسطس سبتمبر أكتوبر|اكتوبر نوفمبر "
    "ديسمبر",
    "ar-levant": "كانونب شباط آذار نيسان أيار حزيران تموز آب أيلول تشرينا تشرينب كانونا",
    "ar-maghreb": "جانفي فيفري مارس أفريل ماي جوان جويلية|يوليوز أوت|غشت شتنبر أكتوبر نونبر دجنبر",
    "ar-hijri": "محرم|المحرم صفر ربيعا ربيعب جمادىا جمادىب رجب شعبان رمضان شوال ذوالقعدة|ذیقعده "
    "ذوالحجة|ذیحجه",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "fa-jalali": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "fa-afghan": "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    "ur": "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
    "th": "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జూలై ఆగస్టు సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    "mr": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "gu": "જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ|ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર|ઓક્ટોબર નવેમ્બર ડિસેમ્બર",
    "ml": "ജനുവരി ഫെബ്രുവരി മാർച്ച് ഏപ്രിൽ മേയ്|മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്|ആഗസ്റ്റ് സെപ്റ്റംബർ|സെപ്തംബർ "
    "ഒക്ടോബർ നവംബർ ഡിസംബർ",
    "kn": "ಜನವರಿ ಫೆಬ್ರವರಿ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್ ಸೆಪ್ಟೆಂಬರ್ ಅಕ್ಟೋಬರ್ ನವೆಂಬರ್ ಡಿಸೆಂಬರ್",
    "pa": "ਜਨਵਰੀ ਫ਼ਰਵਰੀ|ਫਰਵਰੀ ਮਾਰਚ ਅਪ੍ਰੈਲ ਮਈ ਜੂਨ ਜੁਲਾਈ ਅਗਸਤ ਸਤੰਬਰ ਅਕਤੂਬਰ ਨਵੰਬਰ ਦਸੰਬਰ",
    "or": "ଜାନୁଆରୀ ଫେବୃଆରୀ|ଫେବ୍ରୁଆରୀ ମାର୍ଚ୍ଚ ଏପ୍ରିଲ ମଇ ଜୁନ ଜୁଲାଇ ଅଗଷ୍ଟ ସେପ୍ଟେମ୍ବର ଅକ୍ଟୋବର ନଭେମ୍ବର ଡିସେମ୍ବର",
    "ne": "जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट|अगस्त सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर",
    "si": "ජනවාරි පෙබරවාරි මාර්තු අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු සැප්තැම්බර් ඔක්තෝබර් නොවැම්බර් දෙසැම්බර්",
    "lo": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
    "my": "ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ်|သြဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ",
    "am": "ጃንዋሪ|ጃንዩወሪ ፌብሩዋሪ|ፌብሩወሪ ማርች ኤፕሪል ሜይ ጁን ጁላይ ኦገስት ሴፕቴምበር ኦክቶበር ኖቬምበር ዲሴምበር",
    "tl": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "uz": "yanvar fevral mart aprel may iyun iyul avgust sentabr|sentyabr oktabr|oktyabr noyabr "
    "dekabr",
    "km": "មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ",
    "eu": "urtarrila otsaila martxoa apirila maiatza ekaina uztaila abuztua iraila urria azaroa "
    "abendua",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "ga": "eanáir feabhra márta aibreán bealtaine meitheamh iúil lúnasa meánfómhair "
    "deireadhfómhair samhain nollaig",
    "mt": "jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru",
    "lb": "januar februar mäerz abrëll mee juni juli august september oktober november dezember",
    "ka": "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი "
    "ნოემბერი დეკემბერი",
    "hy": "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր "
    "դեկտեմբեր",
}

# Rarely the language of a page that does not say so: their abbreviations are words of others.
_FULL_ALONE = frozenset({"eu", "cy", "ga", "mt", "lb"})

# Months of several words, or with dots in them: brought into one token before the split.
PHRASES = {
    "كانون الثاني": "كانونب",
    "كانون الأول": "كانونا",
    "كانون الاول": "كانونا",
    "تشرين الأول": "تشرينا",
    "تشرين الاول": "تشرينا",
    "تشرين الثاني": "تشرينب",
    "ربيع الأول": "ربيعا",
    "ربيع الاول": "ربيعا",
    "ربيع الآخر": "ربيعب",
    "ربيع الثاني": "ربيعب",
    "جمادى الأولى": "جمادىا",
    "جمادى الاولى": "جمادىا",
    "جمادى الآخرة": "جمادىب",
    "جمادى الثانية": "جمادىب",
    "جمادى الثاني": "جمادىب",
    "جمادى الآخر": "جمادىب",
    "ذو القعدة": "ذوالقعدة",
    "ذي القعدة": "ذوالقعدة",
    "ذو الحجة": "ذوالحجة",
    "ذي الحجة": "ذوالحجة",
    "meán fómhair": "meánfómhair",
    "Meán Fómhair": "meánfómhair",
    "deireadh fómhair": "deireadhfómhair",
    "Deireadh Fómhair": "deireadhfómhair",
    "ខែ": " ",
    "ឆ្នាំ": " ",
    "ခုနှစ်": " ",
    "ماه": " ",
    "เดือน": " ",
    "พุทธศักราช": " ",
    "พ.ศ.": " ",
    "ค.ศ.": " ",
    "ม.ค.": " มกราคม ",
    "ก.พ.": " กุมภาพันธ์ ",
    "มี.ค.": " มีนาคม ",
    "เม.ย.": " เมษายน ",
    "พ.ค.": " พฤษภาคม ",
    "มิ.ย.": " มิถุนายน ",
    "ก.ค.": " กรกฎาคม ",
    "ส.ค.": " สิงหาคม ",
    "ก.ย.": " กันยายน ",
    "ต.ค.": " ตุลาคม ",
    "พ.ย.": " พฤศจิกายน ",
    "ธ.ค.": " ธันวาคม ",
}


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word for comparison: no case, no accents ("MÄR" and "mar" are one)."""
    if word.isascii():
        return word.lower()
    flat = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(char for char in flat if unicodedata.category(char) != "Mn")


@lru_cache(maxsize=8192)
def month_of(word: str, languages: tuple[str, ...] = ()) -> int | None:
    """The month that a word names, in the stated languages first, then in any."""
    folded = fold(word)
    if len(word) < 2:
        return None
    for language in languages:
        if found := _look_up(folded, _months(language.split("-")[0].lower())):
            return found
    return _look_up(folded, _all_months())


def _look_up(folded: str, months: dict[str, int]) -> int | None:
    for cut in range(4):
        stem = folded[: len(folded) - cut]
        if cut and len(stem) < 4:
            return None
        if stem in months:
            return months[stem]
    return None


@cache
def _months(language: str) -> dict[str, int]:
    """Every spelling of a language: full forms, and prefixes that fit one month alone."""
    months: dict[str, int] = {}
    for key in (name for name in _NAMES if name.split("-")[0] == language):
        _add_prefixes(months, _NAMES[key].split(" "))
        _add_full(months, _NAMES[key].split(" "))
    return months


@cache
def _all_months() -> dict[str, int]:
    """All languages in one; full names beat prefixes, then the earlier language wins."""
    months: dict[str, int] = {}
    for names in _NAMES.values():
        _add_full(months, names.split(" "))
    for language in (name for name in _NAMES if name not in _FULL_ALONE):
        for word, month in _months(language.split("-")[0]).items():
            months.setdefault(word, month)
    return months


def _add_full(months: dict[str, int], names: list[str]) -> None:
    for month, forms in enumerate(names, start=1):
        for form in forms.split("|"):
            months.setdefault(fold(form), month)


def _add_prefixes(months: dict[str, int], names: list[str]) -> None:
    owners: dict[str, set[int]] = {}
    for month, forms in enumerate(names, start=1):
        for form in map(fold, forms.split("|")):
            for end in range(3, len(form) + 1):
                owners.setdefault(form[:end], set()).add(month)
    for prefix, found in owners.items():
        if len(found) == 1:
            months.setdefault(prefix, found.pop())
