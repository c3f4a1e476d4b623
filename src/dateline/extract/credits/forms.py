"""the forms of credit lines: patterns for what stands around names, whatever the language."""

import re

_I = re.IGNORECASE

# Labels that need no colon: "Photo by", "Fot. ", "© ", "写真・朝日", "Foto Jan Novák".
LABEL_BY = re.compile(
    r"(?:(?:main |cover |header |top |lead |title |all )?"
    r"(?:photo(?:graph|graphy|s)?|photographed|pictures?|images?|foto|fotos|fotografía|fotografia|"
    r"shot|taken|illustration|graphic|cartoon|drawing|artwork|collage|montage|composite|animation|"
    r"bild|imagen|imagem)\s+"
    r"(?:by|par|por|von|av|af|door|di|oleh|bởi|autor)\s*:?\s+"
    r"|(?:fot|zdj|źr|nuotr|obr|abb|dok|doc)\.\s*:?\s*"
    r"|(?:©|\(c\)|ⓒ|Ⓒ|℗|copyright\b)\s*(?:copyright\b|by\b|:)?\s*"
    r"|(?:photo|image|picture|foto|credit)\s*/\s*"
    r"|image source,\s*|फ़?ोटो\s*[-–]\s*|ขอบคุณ(?:ภาพ|รูป)?(?:จาก)?\s*(?:เพจ\s*)?:?\s*|ภาพโดย\s*:?\s*"
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
# "Imagen de archivo. EFE/ Mariscal": a sentence of its own.
FILE_SENTENCE = re.compile(
    r"(?:(?:foto(?:graf[íi]a)?s?|im[áa]ge(?:n|m|nes)|photos?) d(?:e |['’])(?:archiv[oe]s?"
    r"|arquivo|archivio)|file (?:photo|picture|image)s?|archiv(?:bild|foto)|arkiv(?:foto|bilde?))"
    r"\s*\.\s+(?=\S)",
    _I,
)
PHOTOGRAPHER_LABEL = re.compile(
    r"(?:photo|foto|bild|image|picture|crédit|credit|kuv|fot|зн|фот|świ|zdj|nuotr|pic|autor|shot|"
    r"写真|撮影|摄|攝|사진|图|圖|ảnh|ภาพ|תמ|צי|صو|تص|عک)",
    _I,
)
BY = re.compile(
    r"(?:by|von|vom|par|por|av|af|door|di|od|oleh|bởi|โดย|от|від|από)\s*:?\s+"
    r"|(?:โดย|عدسة|بعدسة|תצלום)\s*:?\s*",
    _I,
)
FROM = re.compile(
    r"(?:from|från|fra|aus|vom|de la|da|с сайта|із сайту|з сайту|з|из|از|del sitio|"
    r"via the website of)\s+",
    _I,
)

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
    r"(?:(?:photos?|images?|pictures?|graphics?|video|screenshot)\s*(?:(?:is|are|was)\s+)?"
    r"(?:/|:)?\s*)?"
    r"(?:\bcourtesy(?: of| from| by|:)?\b(?!\s*[:=])|\bby courtesy of\b"
    r"|\bwith permission (?:of|from)"
    r"|\b(?:cortes[íi]a|gentileza)(?: de(?: la|l)?)?\b|\bcortesia (?:de|da|do)\b"
    r"|\bcourtoisie(?: de)?\b"
    r"|\bmit freundlicher genehmigung (?:von|der|des)\b|\bcon permiso de\b|\bavec l[’']aimable "
    r"autorisation de\b|\bper gentile concessione (?:di|del|della)\b|\bсауджаны\b|सौजन्य(?: से)?)"
    r"\s*:?\s*(?:the\s+)?",
    _I,
)
COURTESY_PHOTO = re.compile(r"courtesy (?:photo|image|picture)s?\b", _I)
# The house stands after the words …
SUPPLIED_BY = re.compile(
    r"(?:(?:photos?|images?|pictures?|fotos?|bild(?:er)?|im[áa]ge[nm]s?|фото)\s+)?"
    r"(?:supplied|provided|submitted|contributed|bereitgestellt"
    r"|(?:zur verfügung )?gestellt|fourni(?:e|es|s)?|transmise?|cedid[ao]s?|facilitad[ao]s?"
    r"|fornecid[ao]s?|предоставлен\w*|надан[оеі]|poskytnut\w+|udostępnion\w+|concessa)\s+"
    r"(?:by|von|vom|durch|par|por|pel[oa]|da|via|od|przez|дл[яі]|від)?\s*(?:the\s+)?(?=\S)",
    _I,
)
# … or before them: 警視庁提供, 대통령실 제공, "Bệnh viện cung cấp".
SUPPLIED_AFTER = re.compile(
    r"\s*(?:(?:が|から)?提供|供图|供圖|제공|cung cấp|द्वारा प्रदत्त|के सौजन्य से|\bprovided\b"
    r"|\bsupplied\b)"
    r"(?:写真|画像|사진|照片|图片)?\s*$",
    _I,
)
# A name before its word: "鞠鹏 摄", "김혜진 기자", "Kovács Pál felvétele".
PERSON_AFTER = re.compile(
    r"\s*(?:摄影报道|摄影|攝影|摄|攝|撮影|写す|(?:선임|사진|수습|인턴|객원)?\s?기자|특파원|작가|촬영|nuotr(?:auk[ao]s?)?\.?"
    r"|felvétele|fotója|foto(?:ğ|g)raf[ıi]|द्वारा)\s*$",
    _I,
)
ORG_AFTER = re.compile(r"\s+(?:nuotr(?:auk[ao]s?)?\.?|felvétele|foto)\s*$", _I)
# "新华社记者 鞠鹏 摄", "朝日新聞記者", "본지 기자".
REPORTER = re.compile(
    r"^(?P<house>.{2,12}?)(?:记者|記者|通讯员|特约记者|摄影师|发|發)\s*(?P<name>.*)$"
)
# "서울=연합뉴스": the place a picture was taken in stands before the house.
PLACE_BEFORE = re.compile(r"^\(?(?P<place>[\uac00-\ud7a3]{2,8})=(?P<house>[^\s()=]{2,12})\)?\s*")
# "新华社记者 李鑫" without a word for "took": house and name, and nothing else.
# "本报记者 赵六": a reporter of the paper's own.
REPORTER_ALONE = re.compile(
    r"^(?:本[报報社]|特[派约約]|實習|实习)?(?:記者|记者|攝影師|摄影师)\s*(?P<name>[\u3400-\u9fff]{2,4})$"
)
REPORTER_NAMED = re.compile(
    r"^(?P<house>[\u3040-\u30ff\u3400-\u9fff]{2,8}?)(?:记者|記者)\s*(?P<name>[\u3400-\u9fff]{2,4})$"
)
FOR = re.compile(
    r"\s+(?:for(?:\s+the)?|für|pour|para|per|voor|dla|для)\s+(?=(?:The\s+)?[A-ZÀ-ÞА-ЯЄІЇ])"
)

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
JOB = re.compile(
    r"\s*[,/|-]?\s*\b(?:staff(?: photographer| writer)?|(?:freelance )?photographer|"
    r"photojournalist|"
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
    r"[.,;|–-]?\s*(?:\b|(?=/))(?:all rights reserved|alle rechte vorbehalten|"
    r"tous droits réservés|todos los derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|wszelkie prawa zastrzeżone|any reproduction prohibited|"
    r"reproduction interdite|editorial use only|"
    r"/\s*released|no (?:sales|archives|resale)|use with permission|used (?:with|by) permission|"
    r"zur redaktionellen nutzung|honorarfrei|frei|royalty[ -]free|무단 ?전재.*|재판매.*|"
    r"재배포 ?금지|無断転載.*|rights? reserved|droits réservés|D\.?R\.?$)\b\.?",
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
