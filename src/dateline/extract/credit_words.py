"""The words of credit lines: labels, kinds, ways of supply, ranks, licences, by language."""

import re

_I = re.IGNORECASE

# A label opens a credit line and ends in a colon, an equals sign or a dot: "Foto: ", "Fot. ".
LABEL_WORDS = (
    # English
    r"photo(?:graph)?(?:er|ed|y|ic)?s?(?:[ -]?credits?)?|pictures?(?: credits?)?|pic"
    r"|images?(?: credits?| source| courtesy)?|(?:photo|image|picture|media|video) credits?"
    r"|(?:photo|image|picture) (?:sources?|by)|credits?(?: line)?|sources?|copyright|courtesy"
    r"|illustrations?|illustrators?|artwork|graphics?|infographic|map|cartoon|drawing"
    r"|screen ?(?:shot|grab|cap)s?|file (?:photo|picture|image)s?|archive (?:photo|picture|image)s?"
    r"|stock (?:photo|image)s?|handout(?: photo)?|composite|photo ?illustration|photo montage"
    # German
    r"|fotos?|bild(?:er|quelle|quellen|nachweis|rechte|material|credit)?|foto(?:credit|quelle"
    r"|nachweis|rechte|graf(?:in|en)?|grafie|montage)s?|quellen?|aufnahmen?|abbildung|abb\.?"
    r"|(?:symbol|archiv|beispiel|titel|agentur|vorschau|presse)(?:bild|foto)(?:er|s)?"
    r"|(?:info)?grafik(?:en)?|karte|zeichnung|illustration|karikatur|montage|collage"
    r"|urheber(?:in)?|rechte|repro|bildmontage|fotocollage|copyright"
    # French
    r"|cr[ée]dits?(?: (?:photos?|images?|visuels?|photographiques?))?|photos?(?: d[’']archives?)?"
    r"|photographies?(?: de)?|photographes?|légende|infographie|capture d[’']écran|visuels?"
    r"|archives?|dessin|photomontage"
    # Spanish, Portuguese, Catalan, Galician, Italian
    r"|fotograf[íi]as?|fotograf[oi]a?s?|fotógraf[oa]s?|im[áa]ge(?:n|nes|m|ns)|cr[ée]ditos?"
    r"(?: de (?:la |da )?(?:foto|imagen|imagem))?|fuentes?|fontes?|fonte foto|imatges?|crèdits?"
    r"|foto (?:de archivo|arquivo|archivo|archivio|cortes[íi]a|divulgação|reprodução)"
    r"|foto d[’']archivio|foto di repertorio|arquivo|archivo|archivio|autor(?:a|es|e)?"
    r"|immagin[ei]|crediti(?: foto)?|foto ?crediti|ilustra(?:ci[óo]n|ção)|infograf[íi]a"
    r"|capturas?(?: de (?:pantalla|v[íi]deo|tela))?|reprodução|divulgação|cortes[íi]a"
    # Dutch, the north, Estonian, Finnish, Icelandic
    r"|beeld(?:en|materiaal)?|bron|fotograaf|fotobijschrift|bilde[rt]?|bilden|fotograf(?:en)?"
    r"|kilde|källa|fotoğraf(?:lar)?|kuvat?|valokuvat?|kuvaaja|kuvituskuva|arkistokuva|lähde"
    r"|mynd(?:ir)?|ljósmynd(?:ir|ari)?|skjáskot|skjermdump|skjermbilde|skärmdump|skærmbillede"
    r"|arkivfoto|arkivbild|arkivbilde|illustrasjon(?:sfoto)?|illustrationsfoto|genrebild"
    r"|allikas|foto autor|pilt|skärmbild|kuvakaappaus|kuvankäsittely|grafikk|grafiikka"
    # Polish, Czech, Slovak, Hungarian, Romanian, South Slavic, Baltic, Albanian, Turkish
    r"|fot|zdj[ęe]ci[ea]|zdj|źr[óo]d[łl]o|źr|rys|grafika|autor(?: zdjęcia| fotografie)?"
    r"|snímek|snímka|zdroj|fotografie|ilustrační (?:foto|snímek)|ilustračné foto"
    r"|fotók?|k[ée]p(?:ek)?|forrás|illusztráció|felvétel|surs[ăa](?: foto)?|imagine|credit foto"
    r"|fotografij[ae]|snimka|snimak|izvor|vir|slika|attēls|avots|nuotr(?:auka|aukos)?|šaltinis"
    r"|burimi|kaynak|foto(?:ğ|g)raf|görsel|arşiv|gambar|sumber|ảnh(?: minh họa)?|nguồn(?: ảnh)?"
    r"|hình(?: ảnh)?|picha|isithombe|imifanekiso|umfanekiso|umthombo|larawan|kuha|argazkia|llun"
    # Cyrillic and Greek
    r"|фото(?:графия|графии|графія|граф|ілюстрація|иллюстрация|колаж|коллаж|кредит)?"
    r"|(?:автор |источник |джерело |архивное |архівне )фото|світлин[аи]|источник(?:и)?|джерело"
    r"|изображени[ея]|зображення|иллюстраци[яи]|ілюстраці[яї]|скриншот|скріншот|снимк[аи]|снимок"
    r"|извор|извор на фото|слика|источник изображения|фота|крыніца|сурет|инфографика|інфографіка"
    r"|графика|коллаж|колаж|кадр(?: из видео)?|видеокадр|авторы? фото|автор світлини"
    r"|φωτογραφ(?:ία|ίες|ος)|φωτο|φώτο|πηγή|εικόνα|αρχείο|credits φωτογραφίας"
    # Caucasus, Hebrew, Arabic, Persian, Urdu
    r"|ფოტო|წყარო|լուսանկար(?:ը|ներ)?|ֆոտո|צילום(?: ?מסך)?|צילומים|תמונה|קרדיט|מקור"
    r"|تصوير|صورة|الصورة|صور|المصدر|مصدر(?: الصورة)?|عدسة|کریڈٹ|عکس(?:ها)?|عکاس|منبع|تصویر"
    # India and the south-east
    r"|फोटो(?: ?(?:साभार|सौजन्य|क्रेडिट))?|तस्वीर|चित्र|स्रोत|सोर्स|साभार|छायाचित्र|ছবি|সূত্র|ફોટો"
    r"|புகைப்படம்|படம்|ఫొటో|ഫോട്ടോ|ಚಿತ್ರ|ภาพ(?:โดย|จาก|ประกอบ|ถ่าย)?|ที่มา(?:ภาพ)?|เครดิต(?:ภาพ)?"
    # East Asia
    r"|写真(?:提供|説明|撮影)?|画像(?:提供)?|撮影|出典|提供|資料写真|圖(?:片|片來源|源|片提供)?"
    r"|图(?:片|片来源|源|片提供)?|照片(?:來源|来源|提供)?|攝影?|摄影?|來源|来源|资料图|資料照"
    r"|供图|摄影记者|攝影記者|사진|이미지|출처|그래픽|자료 ?사진|일러스트|캡처"
)
_MARKS = r"(?:\s*[:=/|→-]\s*(?=\S)|\s+(?=©))"
LABEL = re.compile(
    rf"(?:{LABEL_WORDS})\s*(?:(?:\s|[/&,+·]|und|et|y|e|and)*(?:{LABEL_WORDS}))?\s*[:=|/・]\s*",
    _I,
)
# Labels that need no colon: "Photo by", "Fot. ", "© ", "写真・朝日", "Foto Jan Novák".
LABEL_BY = re.compile(
    r"(?:(?:main |cover |header |top |lead |title |all )?"
    r"(?:photo(?:graph|graphy|s)?|photographed|pictures?|images?|foto|fotos|fotografía|fotografia|"
    r"shot|taken|illustration|graphic|bild|imagen|imagem)\s+"
    r"(?:by|par|por|von|av|af|door|di|oleh|bởi|autor)\s*:?\s+"
    r"|(?:fot|zdj|źr|nuotr|obr|abb|dok|doc)\.\s*:?\s*"
    r"|(?:©|\(c\)|ⓒ|Ⓒ|℗|copyright\b)\s*(?:copyright\b|by\b|:)?\s*"
    r"|(?:photo|image|picture|foto|credit)\s*/\s*"
    r"|(?:credits?|foto|fotos|foto[s]?|фото|fotó|photos?|bild|kuva|사진|ảnh|写真|ภาพ|ფოტო)\s+"
    r"(?=©|@|\())",
    _I,
)
# Words that open a line without a colon, where a house or a name follows: "Foto Reuters".
LABEL_BARE = re.compile(
    r"(?:photo credits?|image credits?|fotocredits?|fotos?|bild|kuva|fotó|фото|ảnh|zdjęcie|beeld|"
    r"사진|ภาพ(?:โดย|จาก)?|photo|图片|照片|写真|صورة|تصوير|عکس|צילום|credits?|crédit photo)"
    r"\s+(?=\S)",
    _I,
)
PHOTOGRAPHER_LABEL = re.compile(
    r"(?:photo|foto|bild|image|picture|crédit|credit|kuv|fot|зн|фот|świ|zdj|nuotr|pic|autor|shot|"
    r"写真|撮影|사진|图|圖|ảnh|ภาพ|תמ|צי|صو|تص|عک)",
    _I,
)
BY = re.compile(
    r"(?:by|von|vom|par|por|av|af|door|di|od|oleh|bởi|โดย|от|від|από)\s*:?\s+"
    r"|(?:โดย|عدسة|بعدسة|תצלום)\s*:?\s*",
    _I,
)
FROM = re.compile(
    r"(?:from|från|fra|aus|vom|de la|da|с сайта|із сайту|з сайту|з|из|del sitio|via the website of)"
    r"\s+",
    _I,
)

# ---- what kind of picture the line speaks of ------------------------------------------------
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, _I))
    for kind, words in (
        (
            "ai",
            r"\b(?:a\.?i\.?|ki|ia|künstliche[rn]? intelligenz|artificial intelligence|inteligencia "
            r"artificial|intelligence artificielle|inteligência artificial|intelligenza "
            r"artificiale|нейросет\w*|искусственн\w+ интеллект\w*|шту\w+ інтелект\w*|ии|ші)[\s-]*"
            r"(?:generated|generiert\w*|erstellt\w*|erzeugt\w*|générée?|generada|gerada|image|bild|"
            r"illustration|photo|art|created)"
            r"|\b(?:generated|created|made|generiert|erstellt|erzeugt|générée?|generad[ao]|"
            r"gerad[ao]|cread[ao]|creat[ao]|generat[ao]|gegenereerd|gemaakt|skapad|laget|"
            r"wygenerowan\w+|vygenerov\w+|сгенерирован\w*|згенерован\w*|создан\w*|створен\w*)\s+"
            r"(?:\w+\s+){0,3}?(?:by|with|using|mit|durch|von|par|avec|con|por|com|pela|via|met|"
            r"med|przez|pomocí|с помощью|за допомогою|нейросет\w*)?\s*(?:\w+\s+){0,2}?"
            r"(?:a\.?i\.?\b|ki\b|ia\b|chatgpt|dall[\s·•-]?e|midjourney|firefly|bing|gemini|copilot|"
            r"grok|stable diffusion|künstliche\w* intelligenz|нейросет\w*)"
            r"|\b(?:midjourney|dall[\s·•-]?e(?: ?[23])?|stable diffusion|bing (?:designer|image "
            r"creator)|adobe firefly|firefly|chatgpt|sora|imagen ?\d|nano banana)\b"
            r"|생성형? ?AI|AI ?(?:생성|制作|生成|가 (?:만든|생성한)|로 (?:만든|생성)|이미지|image)|生成AI|"
            r"人工智能生成|由AI|الذكاء الاصطناعي|\bAI\b(?=\s*(?:/|$))|^(?:KI|IA)$",
        ),
        (
            "screenshot",
            r"\bscreen[\s-]?(?:shots?|grabs?|caps?|captures?)\b|\bvideo (?:still|grab|capture)\b"
            r"|\bbildschirm(?:foto|aufnahme)\b|\bcaptures? d[’']\s?écran\b"
            r"|\bcapturas?(?: de (?:pantalla|v[íi]deo|tela|imagen|imagem))?\b|\bpantallazo\b"
            r"|\breprodução\b|\breproducción\b|\bfermo immagine\b|\bfotogramma\b"
            r"|\bschermafbeelding\b|\bskjermdump\w*|\bskjermbilde\w*|\bskärm(?:dump|bild)\w*"
            r"|\bskærm(?:billede|dump)\w*|\bskjáskot\b|\bkuvakaappaus\b|\bekraanitõmmis\b"
            r"|\bekrānuzņēmums\b|\bekran görüntüsü\b|\bzrzut ekranu\b|\bkadr z (?:filmu|wideo|"
            r"nagrania)\b|\bsnímek obrazovky\b|\brepro(?:foto)?\b|\bképernyő(?:fotó|kép)\b"
            r"|\bcaptur[ăa](?: (?:foto|video|ecran|de ecran))?\b|\bsnimka zaslona\b|\bprintscreen\b"
            r"|\bprintscr(?:een)?\b|\bsnimka ekrana\b|скрин(?:шот|шоты)?\w*|скріншот\w*|стоп-?кадр\w*"
            r"|\bкадр (?:из|з) (?:видео|відео)\b|screengrab|στιγμιότυπο\w*|צילום ?מסך"
            r"|لقطة(?: شاشة| من)?|スクリーンショット|スクショ|画面(?:キャプチャ)?|キャプチャー?|截图|截圖|翻[攝摄]自?|截自"
            r"|截屏|캡처|캡쳐|화면 ?(?:캡처|캡쳐|갈무리)|갈무리|ảnh (?:cắt|chụp) (?:từ )?(?:clip|màn hình|"
            r"video)|ảnh chụp màn hình|cắt từ (?:clip|video)|tangkapan layar|tangkap layar"
            r"|स्क्रीनशॉट|स्क्रीनग्रैब|videostill|video-?still|still from",
        ),
        (
            "collage",
            r"\bphoto ?(?:montage|collage|illustration)s?\b|\b(?:foto|bild)?(?:montage|collage)n?\b"
            r"|\bcomposite(?: image)?\b|\bcombo\b|\bfotomont\w+|\bmontaje\b|\bmontagem\b"
            r"|\bcolagem\b|\bcolaj\b|\bkolaż\b|\bkoláž\b|\bkolaj\b|\bkollaasi\b|\bkollázs\b"
            r"|\bfotomontaż\b|\b(?:фото)?кол+аж\w*|\bмонтаж\b|(?:^|\W)콜라주|合成写真|合成图|拼图",
        ),
        (
            "graphic",
            r"\b(?:info)?grafi(?:k|ken|kk|ca|ek|ika|ikka)\b|\b(?:info)?graphics?\b"
            r"|\binfograph(?:ic|ics|ie)\b|\binfograf[íi][aа]\b|\binfográfico\b|\binfogram\b"
            r"|\binfografie\b|\binfografika\b|\bинфографика\b|\bінфографіка\b|\bdatawrapper\b"
            r"|\bthe map\b|그래픽|図解|グラフィック|制图|製圖|แผนที่|अिन्फोग्राफिक",
        ),
        (
            "illustration",
            r"\billustr(?:ation|ations|ator|ated by|ationen|asjon|atie)\b|\bzeichnung\b"
            r"|\bilustraci[óo]n\b|\bilustração\b|\billustrazione\b|\bilustracja\b|\bkarikatur\b"
            r"|\bcartoon\b|\bdessin\b|\bиллюстраци[яи]\b|\bілюстраці[яї]\b|イラスト|일러스트|插图|插畫",
        ),
        (
            "pool",
            r"\bpool(?:foto| photo| image)?\b|代表撮影|공동취재(?:단|사진)?|사진공동취재단|\bпул\b",
        ),
        (
            "private",
            r"\bprivat(?:e|foto|arkiv|archiv|bild|besitz|aufnahme|t)?\b|\bpriv[ée]e?s?\b"
            r"|\bprivado\b|\b(?:family|personal|private) (?:photo|archive|collection|handout)s?\b"
            r"|\b(?:archivo|arquivo|álbum|album) (?:personal|pessoal|familiar|privado|de família)\b"
            r"|\barchives? (?:personnelles?|privées?|familiales?)\b|\barchivio (?:privato|personale)\b"
            r"|\b(?:eigen foto|privéfoto|collection personnelle|collection particulière)\b"
            r"|\bkotialbumi\b|\byksityi\w+|\barchiwum (?:prywatne|rodzinne|własne)\b|\bprywatne\b"
            r"|\b(?:soukromý|osobní|rodinný) archiv\b|\bsoukrom[ée]\b|\barchív (?:rodiny|autora)\b"
            r"|\b(?:magán|családi) (?:archívum|fotó)\b|\barhiv[aă] personal[ăa]\b|\bprivatna\b"
            r"|\b(?:osobna|privatna) arhiva\b|\basmenin\w+ (?:archyv\w+|nuotr\w*)|\bpersonīg\w+"
            r"|\bличн\w+ архив\w*|\bсемейн\w+ архив\w*|\bиз (?:личного|семейного) архива\b"
            r"|\bособист\w+ архів\w*|\bсімейн\w+ архів\w*|\bархив (?:семьи|героя)\b|\berakogu\b"
            r"|\bπροσωπικό αρχείο\b|אלבום (?:פרטי|משפחתי)|פרטי|本人提供|家族提供|遺族提供|가족 제공|본인 제공"
            r"|受访者供图|本人供图|أرشيف (?:شخصي|العائلة)|nhân vật cung cấp|gia đình cung cấp|\bNVCC\b"
            r"|\bdok(?:umentasi)?\.? pribadi\b|\baile (?:arşivi|albümü)\b|\bselfie\b",
        ),
        (
            "file",
            r"\bfile(?: (?:photo|image|picture|pic))?s?$|\bfile (?:photo|image|picture|pic)s?\b"
            r"|\barchiv(?:bild|foto|fotos|bilder|photo)?\b|\barchief(?:foto|beeld)?\b|\barchives?\b"
            r"|\barchive (?:photo|image|picture)s?\b|\bphoto d[’']archives?\b|\barchivo\b"
            r"|\bfoto de archivo\b|\barquivo\b|\barchivio\b|\bfoto d[’']archivio\b|\brepertorio\b"
            r"|\barkiv(?:foto|bild|bilde|et)?\b|\barkisto(?:kuva)?\b|\barchiwum\b|\barchív\w*\b"
            r"|\barhiv[aăi]?\b|\barxiv\w*|\barşiv\b|\barhīvs\b|\barchyvas\b|\barchyvo\b|\bарх[іи]в\w*"
            r"|\bαρχείο(?:υ)?\b|ארכיון|أرشيف\w*|أرشيفية|آرشیو|資料写真|资料图片?|資料照片?|자료 ?사진"
            r"|\bfayl foto\b|फाइल(?: फोटो)?|ảnh tư liệu|tư liệu|แฟ้มภาพ|dok(?:umentasi)?\b\.?",
        ),
        (
            "staff",
            r"^本社(?:ヘリ)?(?:から|撮影)?$|^本[报報刊紙](?:记者|資料照|资料照)?$|\bstaff photo\b|"
            r"\beigene[sr]? (?:foto|bild|aufnahme)\b|\bfoto propia\b|\barchivo propio\b|本社$",
        ),
        (
            "handout",
            r"\bhandouts?\b|\bhand out\b|\bcourtesy (?:photo|image|picture)\b|\bHO\b|\bdivulga[cç](?:ão|ión|ió)\b|\bcourtesy\b"
            r"|\bcortes[íi]a\b|\bpresse(?:foto|bild)\b|\bpromo(?:foto|tional|cion\w*)?\b"
            r"|\bpress (?:release|kit|photo|handout)\b|\bcourtoisie\b|\bcortesia\b|\bmateria[łl]y "
            r"prasowe\b|\bmat\.? pras\w*|\btiskov[áé] \w+|\bpressebilde\w*|\bpressbild\w*"
            r"|\bpressefoto\w*|\bpress foto\b|\buredno\b|\bpres[aă]\b(?= foto)",
        ),
        (
            "supplied",
            r"\bsupplied(?: image| photo| by)?\b|\bprovided(?: photo| image| by)?\b|\bzvg\b\.?"
            r"|\bz\.\s?v\.\s?g\.?|\bzur verf(?:ü|ue)gung gestellt\b|\bbereitgestellt\b"
            r"|\bfourni(?:e|es|s)?(?: par)?\b|\btransmis(?:e|es)?(?: par)?\b|\bremise\b"
            r"|\bcedid[ao]s?(?: por)?\b|\bfacilitad[ao]s?(?: por)?\b|\bespecial\b|\bcedut[ao]\b"
            r"|\bfornecid[ao]s?(?: por)?\b|\bconcessa\b|\bgentile concessione\b|\baangeleverd\b"
            r"|\bingezonden\b|\btillhandahål\w+|\budleveret\b|\bstilt til disposisjon\b|\binnsendt\b"
            r"|\bmateriały? (?:nadesłan\w+|własn\w+)\b|\bnadesłan\w+|\budostępnion\w+|\bposkytnut\w+"
            r"|\bpreda(?:l|to)\b|\bпредоставлен\w*|\bнадан[оеі]\b|\bпредоставил\w*|\bпредставлен\w*"
            r"|cung cấp|CTV|제공|提供|供图|供圖|มอบให้|באדיבות|إهداء|\bsithunyelwe\b|\bithunyelwe\b"
            r"|\bsupplied\b|\bsubmitted\b|\bcontributed\b|\bgestellt\b|\baðsend\w*|\baðsent\b",
        ),
        (
            "social",
            r"\bsocial media\b|\bsoziale(?:n)? (?:medien|netzwerke)\b|\bredes(?: sociales| sociais)?\b"
            r"|\br[ée]seaux sociaux\b|\bsocial(?:s|e medier)?$|\bсоцсет[иьей]\w*|\bсоцмереж\w*"
            r"|\bsosyal medya\b|\bmedia społecznościowe\b|\btwitter\.com\b|مواقع التواصل|網路|网络"
            r"|온라인 커뮤니티|\bmạng xã hội\b|\bMXH\b|\bmedsos\b|\bmedia sosial\b|\bUGC\b"
            r"|соціальні мережі|відкрит\w+ джерел\w*|открыт\w+ источник\w*|\bРедакция\b",
        ),
    )
)

# One look tells most lines from those that raise a flag.
ANY_KIND = re.compile("|".join(pattern.pattern for _, pattern in KINDS), _I)

# "Metropolitan Police Vis mer": buttons that stick to a credit, not part of it.
BUTTONS = re.compile(
    r"\s*(?:vis mer|vis mere|visa mer|show more|read more|mehr anzeigen|weniger|voir plus|ver más|"
    r"hide caption|toggle caption|enlarge(?: (?:this )?image)?|buy this photo|"
    r"bild vergrößern|zoom|lire plus|\[\+\]|open image in gallery|view image in fullscreen)\s*$",
    _I,
)

# ---- who passed it on -----------------------------------------------------------------------
VIA = re.compile(r"\s*[/,]?\s*\b(?:via|through|über|przez|через)\b\s*:?\s*", _I)
COURTESY = re.compile(
    r"(?:(?:photos?|images?|pictures?|graphics?|video|screenshot)\s*(?:(?:is|are|was)\s+)?(?:/|:)?\s*)?"
    r"(?:\bcourtesy(?: of| from| by|:)?\b(?!\s*[:=])|\bby courtesy of\b|\bwith permission (?:of|from)"
    r"|\bcortes[íi]a(?: de(?: la|l)?)?\b|\bcortesia (?:de|da|do)\b|\bcourtoisie(?: de)?\b"
    r"|\bmit freundlicher genehmigung (?:von|der|des)\b|\bcon permiso de\b|\bavec l[’']aimable "
    r"autorisation de\b|\bper gentile concessione (?:di|del|della)\b|\bсауджаны\b|सौजन्य(?: से)?)"
    r"\s*:?\s*(?:the\s+)?",
    _I,
)
COURTESY_PHOTO = re.compile(r"courtesy (?:photo|image|picture)s?\b", _I)
# The house stands after the words …
SUPPLIED_BY = re.compile(
    r"(?:supplied|provided|submitted|contributed|bereitgestellt"
    r"|(?:zur verfügung )?gestellt|fourni(?:e|es|s)?|transmise?|cedid[ao]s?|facilitad[ao]s?"
    r"|fornecid[ao]s?|предоставлен\w*|надан[оеі]|poskytnut\w+|udostępnion\w+|concessa)\s+"
    r"(?:by|von|vom|durch|par|por|pel[oa]|da|via|od|przez|дл[яі]|від)?\s*(?:the\s+)?(?=\S)",
    _I,
)
# … or before them: 警視庁提供, 대통령실 제공, "Bệnh viện cung cấp".
SUPPLIED_AFTER = re.compile(
    r"\s*(?:(?:が|から)?提供|供图|供圖|제공|cung cấp|द्वारा प्रदत्त|के सौजन्य से|\bprovided\b|\bsupplied\b)"
    r"(?:写真|画像|사진|照片|图片)?\s*$",
    _I,
)
# "鞠鹏 摄", "김혜진 기자", "J. Stacevičiaus nuotr.", "Kovács Pál felvétele": a name before its word.
PERSON_AFTER = re.compile(
    r"\s*(?:摄影报道|摄影|攝影|摄|攝|撮影|写す|(?:선임|사진|수습|인턴|객원)?\s?기자|특파원|작가|촬영|nuotr(?:auk[ao]s?)?\.?"
    r"|felvétele|fotója|foto(?:ğ|g)raf[ıi]|द्वारा)\s*$",
    _I,
)
ORG_AFTER = re.compile(r"\s+(?:nuotr(?:auk[ao]s?)?\.?|felvétele|foto)\s*$", _I)
# "新华社记者 鞠鹏 摄", "朝日新聞記者", "본지 기자".
REPORTER = re.compile(r"^(?P<house>.{2,12}?)(?:记者|記者|通讯员|特约记者|摄影师|发|發)\s*(?P<name>.*)$")
FOR = re.compile(r"\s+(?:for|für|pour|para|per|voor|dla|для)\s+(?=(?:The\s+)?[A-ZÀ-ÞА-ЯЄІЇ])")

# ---- persons --------------------------------------------------------------------------------
RANK = re.compile(
    r"(?:(?:first|second|third|1st|2nd|3rd)\s+(?:class|lieutenant|lt\.?|sgt\.?)(?=\s)"
    r"|(?:senior\s+|chief\s+|master\s+)*(?:mass communication specialist|petty officer|airman"
    r"|warrant officer|seaman(?: apprentice| recruit)?|fireman|specialist|private|corporal|sergeant"
    r"|lieutenant|captain|major|colonel|commander|leading photographer|photographer)"
    r"(?:\s+(?:first|second|third|1st|2nd|3rd)\s+class)?(?=\s)"
    r"|(?:(?:tech|staff|master|senior|chief|lance|gunnery|command|1st|first|sr|gun|flight|lead)\.?\s+)*"
    r"(?:sgt|cpl|spc|pfc|pvt|pv2|capt|cpt|lt|ltc|maj|col|cmdr|cdr|ens|adm|gen|amn|msgt|tsgt|ssgt"
    r"|sra|a1c|mc[1-3]|mcs[an]|sfc|po[1-3]?|po\s?phot|l\s?phot|po\(phot\)|la\(phot\)|as[12]|"
    r"wo[12]|cwo\d?|flt lt|sqn ldr|mgr|dr|prof|mr|mrs|ms)\.?(?:\s*\(?(?:phot|jg)\)?)?(?=\s)"
    r"|(?:obersleutnant|feldwebel|gefreiter|hauptmann|leutnant|wachtmeister|vzlt|olt|hptm|oswm)"
    r"(?=\s))\s+",
    _I,
)
PARTICLES = frozenset(
    "von van der den de del della di da do dos das du la le el al bin ibn ben ter ten zu zur zum af "
    "av y e i bt ap mac mc st san 't op in und och".split()
)
JOB = re.compile(
    r"\s*[,/|-]?\s*\b(?:staff(?: photographer| writer)?|(?:freelance )?photographer|photojournalist|"
    r"fotograf(?:in|o|a)?|fotógrafo|fotorreportero|photographe|redacteur|reporter|redaktion|"
    r"contributor|contributing photographer|stringer|автор|фотокорреспондент)\b\.?$",
    _I,
)

# ---- licences -------------------------------------------------------------------------------
LICENCE = re.compile(
    r"\(?\s*(?:(?:under|unter|licensed under|lizenz|licen[cs]e|licencia|licença|licence|ліцензія|"
    r"лицензия|bajo|sous(?: licence)?)\s*:?\s*)?(?P<licence>"
    r"\bCC[\s-]?(?:BY|0|Zero|PD)(?:[\s-](?:SA|NC|ND))*"
    r"(?:[\s-]+\d\.\d)?(?:[\s-]+(?:IGO|INT|[A-Z]{2})(?=\W|$))?"
    r"|Creative Commons(?:[\s-]+(?:Attribution|BY|CC|Zero|ShareAlike|Share-Alike|NonCommercial|"
    r"NoDerivs|licen[cs]e|\d\.\d|International|0|Lizenz))*"
    r"|Public[ -]Domain(?: Mark(?: 1\.0)?)?|gemeinfrei|domaine public|dominio p[úu]blico|"
    r"domínio público|pubblico dominio"
    r"|\b(?:Open Government Licen[cs]e|OGL\b)(?:[\s-]*v?\d(?:\.\d)?)?"
    r"|\bGFDL(?: \d\.\d)?|\bGODL(?:-India)?|\bKOGL(?: Type \d)?|\bEtalab(?: 2\.0)?|dl-de/by-2-0"
    r"|(?:Pixabay|Unsplash|Pexels) Licen[cs]e"
    r")\)?",
    _I,
)
RIGHTS_NOISE = re.compile(
    r"[.,;|–-]?\s*(?:\b|(?=/))(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los "
    r"derechos reservados|todos os direitos reservados|tutti i diritti riservati|wszelkie prawa "
    r"zastrzeżone|any reproduction prohibited|reproduction interdite|editorial use only|"
    r"/\s*released|no (?:sales|archives|resale)|use with permission|used (?:with|by) permission|"
    r"zur redaktionellen nutzung|honorarfrei|frei|royalty[ -]free|무단 ?전재.*|재배포 ?금지|"
    r"無断転載.*|rights? reserved|droits réservés|D\.?R\.?$)\b\.?",
    _I,
)

# ---- what an organisation is called ---------------------------------------------------------
OFFICE_WORD = re.compile(
    r"\b(?:ministr\w*|minist[eè]r\w*|governments?|gobierno|gouvernement|governo|governor|regierung"
    r"|president\w*|pr[ée]siden[ct]\w*|presid[êe]n\w+|press (?:office|service)|presse(?:stelle|amt|"
    r"dienst)?|pressestelle|press-?service|polic[ei]\w*|polizei\w*|pol[ií][cz][iíj]\w*|politi\w*"
    r"|polisen|gendarmerie|guardia civil|carabinieri|army|navy|air force|forces|bundeswehr|police"
    r"|court|tribunal|universit\w*|universidad\w*|uniwersytet\w*|hochschule|college|school|schule"
    r"|school board|municipality|gemeinde|stadt|city of|ville de|ayuntamiento|alcald[íi]a|comune di"
    r"|prefeitura|municipio|mairie|gmina|urz[ąa]d|kommune|council|county|state of|landkreis"
    r"|district|commission|kommission|comisi[óo]n|comissão|embassy|embassade|botschaft|embajada"
    r"|department|departement|departamento|bureau|administration|authority|beh[öo]rde|agencja "
    r"\w+ego|hospital|klinik\w*|spital|krankenhaus|hôpital|szpital|parliament|parlement|parlament"
    r"|senate?|senado|congres\w*|cámara de|câmara (?:municipal|dos)|chamber of|palace|palazzo|palais|kanslia|kancelaria"
    r"|kanzlei|chancellery|cabinet|office of|foundation|stiftung|fundaci[óo]n|fundação|institut\w*"
    r"|museum|musée|museo|museu|feuerwehr\w*|fire (?:department|service|brigade|rescue)|bomberos|"
    r"bombeiros|pompiers|emergencias|protección civil|proteção civil|stra[żz]|hasi[čc]\w*|katastr\w+"
    r"|rescue|zoo|federation|federación|verband|association|asociación|union|syndicat|sindicato"
    r"|oficial|official|ufficio|oficina|campaign|campa[ñn]a|campanha|partei|party|partido|parti"
    r"|sajt[óo]iroda|hivatal|miniszt\w+|k[öo]zt[áa]rsas[áa]gi|valstybin\w+|policija|muncipality"
    r"|министерств\w*|міністерств\w*|пресс?-?служб\w*|правительств\w*|офис\w*|офіс\w*|полици\w*"
    r"|поліці\w*|прокуратур\w*|администраци\w*|адміністраці\w*|управлени\w*|управлінн\w*|мэри\w*"
    r"|президент\w*|президент\w*|служб\w*|штаб\w*|университет\w*|університет\w*|посольств\w*"
    r"|парламент\w*|суд|цех|нацгварді\w*|бригад\w*|υπουργεί\w*|γραφείο|αστυνομία|πρωθυπουργ\w*"
    r"|bakanl\w*|valili\w*|belediye\w*|emniyet|cumhurbaşkanl\w*|jandarma|üniversite\w*|kementerian"
    r"|polri|polda|polres\w*|pemprov|pemkot|humas|istana|b[ệe]nh vi[ệe]n|công an|bộ \w+|ubnd"
    r"|resort|lodge|hotel|gmbh|inc|ltd|llc|corp(?:oration)?|s\.?p\.?a|plc)\b"
    r"|وزارة|رئاسة|الرئاسة|مجلس|حكومة|شرطة|الجيش|الديوان|السفارة|جامعة|مكتب|خبرگزاری|دفتر|ریاست"
    r"|משרד|משטרת|דובר\S*|עיריית|לשכת|मंत्रालय|पुलिस|सरकार|สำนัก|กระทรวง|ตำรวจ|ทำเนียบ|กรม|กอง|รัฐบาล"
    r"|(?:庁|省|府|署|県|市|町|村|区|部|局|室|院|委員会|大学|政府|官邸|警察|消防|本部|機構|協会|总局|公安|法院|委)$"
    r"|(?:부|청|처|실|원|시|도|군|구|위|당|청사|캠프|시청|경찰서|소방서|대학교|병원|위원회|의원실|공사|본부)$",
    _I,
)
MEDIA_WORD = re.compile(
    r"\b(?:times|news|newspapers?|post|herald|tribune|gazette|journal|chronicle|daily|telegraph|mail"
    r"|express|mirror|observer|guardian|globe|star|sun|echo|register|dispatch|bulletin|examiner"
    r"|courier|inquirer|enquirer|sentinel|standard|review|magazine|radio|tv|television|televisi[óo]n"
    r"|zeitung|tagblatt|tageblatt|anzeiger|nachrichten|kurier|morgenpost|allgemeine|rundschau|blatt"
    r"|presse|journal de|courrier|dépêche|diario|periódico|noticias|jornal|folha|gazeta|correio"
    r"|giornale|gazzetta|corriere|krant|dagblad|nieuwsblad|avis|blad|dagbladet|tidning\w*|posten"
    r"|tidende|sanomat|lehti|dziennik|gazeta|kurier|noviny|deník|denník|hírlap|ziarul|новости|новини"
    r"|газета|вести|правда|известия|live|online|media|redacci[óo]n|redaktion|rédaction|redação"
    r"|redazione|staff|studio|network|broadcasting)\b|新聞|日报|日報|晚报|晚報|周刊|週刊|通信|电视台|テレビ"
    r"|일보|신문|방송|뉴스|اليوم|الأخبار|صحيفة|جريدة|חדשות|समाचार|न्यूज",
    _I,
)
AGENCY_WORD = re.compile(
    r"\b(?:images?|photos?|pictures|pix|press|presse|foto|fotos|fotobank\w*|fotograf[íi]a|agency|agencia|agence|agenzia|agência"
    r"|agentur|agencja|agentura|ajans[ıi]?|photography|photographie|фотослужба|агентство|агенція"
    r"|фотохост)\b|통신|通訊社|通讯社|وكالة",
    _I,
)
# Common nouns that no person is called by: "Just Stop Oil", "Strong Heart Productions".
ORG_WORD = re.compile(
    r"\b(?:oil|energy|energie|group|gruppe|groupe|grupo|gruppo|club|team|films?|productions?|records"
    r"|entertainment|games|gaming|motors|motorsport|airlines?|airways|airport|flughafen|power|world"
    r"|project|projekt|cent(?:er|re)|centro|zentrum|society|alliance|coalition|initiative|movement"
    r"|systems?|solutions|technolog\w+|technik|labs?|laboratory|labor|research|science|sciences"
    r"|international|global|national|bank|insurance|capital|partners|holding|industries|services?"
    r"|park|resorts?|tourism|tourismus|turismo|theatre|theater|teatro|opera|festival|orchestra"
    r"|church|kirche|diocese|diözese|bistum|parish|collective|kollektiv|library|archives?|gallery"
    r"|galerie|street|stop|action|aktion|last|generation|friends|rights|watch|pharma|health|care"
    r"|restaurant|caf[ée]|brewery|winery|farm|airbase|base|station|command|fleet|squadron|brigade"
    r"|division|corps|regiment|sports?|football|fu[ßs]+ball|f[úu]tbol|basketball|racing|olympi\w+"
    r"|league|liga|cup|fc|sc|sv|ev|e\.v|фонд|фундаци\w+|клуб|компани\w+|групп?[аы]|центр|театр"
    r"|музей|банк|завод|проект|движение|музичн\w+)\b\.?",
    _I,
)
SITE = re.compile(
    r"^(?:https?://)?(?:www\.)?(?:[\w-]+\.)+[a-zа-яіїёЁ]{2,12}(?:/[^\s/|,;]*)*/?$",
    _I,
)
OFFICIAL_SITE = re.compile(
    r"(?:^|[./])(?:gov|gob|gouv|gv|go|govt|mil|gub|europa|admin|president|prezident|parliament|"
    r"premier|senate|un|nato|bundes\w*|kormany|government)(?:[./]|$)",
    _I,
)
NOT_CREDIT = re.compile(
    r"\b(?:weitere|videos?|galler(?:y|ies)|galerie|galería|galleria|slide ?show|bildstrecke|fotostrecke|diaporama"
    r"|click|klick\w*|read more|more photos|view|watch|play|loading|advertisement|werbung|anzeige"
    r"|photo of the (?:day|week|year)|foto del d[íi]a|bild des tages|subscribe|share|min read|minutes?"
    r"|seconds|updated|aktualisiert|published|unveiled|comments?|download|print|newsletter|"
    r"cookies?|no credit|none|n/a|unknown|untitled|placeholder|reports|data|daten|calculations|berechnungen|фото дня|фоторепортаж|фотогалерея)\b",
    _I,
)
