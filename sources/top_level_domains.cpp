// SPDX-License-Identifier: Apache-2.0
// The domains are those that twitter-text 3.1.0 takes for top-level ones (conformance/tlds.yml, Copyright 2018 Twitter,
// Inc., Apache-2.0), so that both find the same URLs.
#include "top_level_domains.hpp"

#include "code_points.hpp"

#include <algorithm>
#include <array>

namespace weir {

namespace {

/// Those of ASCII letters, sorted, one behind the other; at each place those of its length.
constexpr std::array<std::string_view, 19> of_length = {
    "",
    "",
    "acadaeafagaialamanaoaqarasatauawaxazbabbbdbebfbgbhbibjblbmbnbobqbrbsbtbvbwbybzcacccdcfcgchcickclcmcncocrcucvcwcx"
    "cyczdedjdkdmdodzeceeegehereseteufifjfkfmfofrgagbgdgegfggghgiglgmgngpgqgrgsgtgugwgyhkhmhnhrhthuidieiliminioiqiris"
    "itjejmjojpkekgkhkikmknkpkrkwkykzlalblclilklrlsltlulvlymamcmdmemfmgmhmkmlmmmnmompmqmrmsmtmumvmwmxmymznancnenfngni"
    "nlnonpnrnunzompapepfpgphpkplpmpnprpsptpwpyqarerorsrurwsasbscsdsesgshsisjskslsmsnsosrssstsusvsxsysztctdtftgthtjtk"
    "tltmtntotptrtttvtwtzuaugukumusuyuzvavcvevgvivnvuwfwsyeytzazmzw",
    "aaaabbabcacoadsaegaflaiganzaolappartawsaxabarbbcbbtbcgbcnbetbidbiobizbmsbmwbnlbomboobotboxbuybzhcabcalcamcarcatc"
    "bacbncbscebceocfacfdcomcpacrscscdaddayddsdevdhldiydnpdogdotdtvdvreatecoeduesqeusfanfitflyfoofoxfrlftrfunfyigalga"
    "pgaygdngeaglegmogmxgoogopgotgovhbohivhkthothowhtcibmiceicuifmincinginkintistitviwcjcbjcpjiojlcjlljmpjnjjotjoykfh"
    "kiakimkpnkrdlatlawldsllcllplollplltdmanmapmbamcdmedmenmeomilmitmlbmlsmmamoemoimommovmsdmtnmtrnabnbanecnetnewnfln"
    "gonhknownranrwnttnycobioffoneongonloooorgottovhpaypetphdpidpinpncproprupubpwcqvcredrenrilrioriprunrwesapsassbisb"
    "sscascbsessewsexsfrskiskysoysrlsrtstctabtaxtcitdktelthdtjxtoptrvtuitvsubsunouolupsvetvigvinvipwedwinwmewowwtcwtf"
    "xinxxxxyzyouyunzip",
    "aarpableadacaeroaigoakdnallyamexarabarmyarpaarteasdaasiaaudiautobabybandbankbbvabeerbestbikebingblogbluebofabond"
    "bookbuzzcafecallcampcarecarscasacasecashcbrecernchatciticityclubcoolcoopcyoudatadatedclkdealdelldesidietdishdocs"
    "dohaduckdunsdvagernifagefailfansfarmfastfiatfidofilmfirefishflirfoodfordfreefundgamegbizgentggeegiftgmbhgoldgolf"
    "googgugeguruhairhaushdfchelpherehgtvhosthsbcicbcieeeimdbimmoinfoitaujavajeepjobsjprskddikiwikpmgkredlandlegolgbt"
    "lidllifelikelimolinkliveloanloftloveltdaluxemaifmeetmememenuminimintmobimodamotomtpcnamenavynewsnextniconikeollo"
    "openpageparspccwpicspingpinkplaypluspohlpornpostprodprofqponraidreadreitrentrestrichrmitroomrsvpruhrsafesalesapo"
    "sarlsavesaxoscorscotseatseeksexyshawshiashopshowsilksinasiteskinsncfsohusongsonyspotstarsurftalktaxiteamtechteva"
    "tiaatipstowntoystubevanavisavivavivovotevotowangweirwienwikiwineworkxboxyogazarazerozone",
    "actoradultaetnaamfamamicaapplearchiaudioautosazurebaidubeatsbiblebingoblackboatsbootsboschbuildcanoncardschasech"
    "eapchloeciscociticclickcloudcoachcodescrowncymrudaburdancedealsdeltadodgedrivedubaiearthedekaemailepostepsonfait"
    "hfedexfinalforexforumgallogamesgiftsgivesgladeglassglobogmailgreengripegroupgucciguidehomeshondahorsehousehyatti"
    "inetikanointelirishivecojetztkoelnkyotolamerleaselegallexuslillylindelipsylixilloanslocuslottelottolupinmacysman"
    "gomediamiamimoneymoparmovienadexnexusnikonninjanokianowtvomegaonionosakaparispartspartyphonephotopizzaplacepoker"
    "praxipressprimepromoquestradiorehabreisericohrocksrodeorugbysalonsenersevensharpshellshoesskypeslingsmartsmileso"
    "larspacesportstadastorestudystylesucksswisstatartirestiroltmalltodaytokyotoolstoraytotaltourstradetrusttunestush"
    "uubankvegasvideovistavodkavolvowaleswatchweberweiboworksworldxeroxyahoozippo",
    "abarthabbottabbvieactiveafricaagencyairbusairtelalipayalsacealstomanquanaramcoauthorbayernbeautyberlinbhartiblan"
    "cobostikbostonbrokercameracareercaseihcasinocenterchanelchromechurchcircleclaimscliniccoffeecomseccondoscouponcr"
    "editcruisedatingdatsundealerdegreedentaldesigndirectdoctordoosandunlopdupontdurbanemerckenergyestateeventsexpert"
    "familyflickrfutbolgallupgardengeorgegivingglobalgooglegratishealthhermeshiphophockeyhotelshughesimamatinsureintu"
    "itjaguarjoburgjuegoskaufenkinderkindlekosherlancialatinolawyerlefraklivinglockerlondonluxurymadridmaisonmakeupma"
    "rketmattelmobilemobilymonashmormonmoscowmuseummutualnagoyanaturanissannissaynortonnowruzofficeolayanonlineoracle"
    "orangeotsukapfizerphotosphysiopiagetpictetquebecracingrealtyreisenrepairreportreviewrocherrogersryukyusafetysaku"
    "rasanofischoolschulesearchsecureselectshoujisoccersocialstreamstudiosupplysuzukiswatchsydneytaipeitaobaotargetta"
    "ttootennistiendatjmaxxtkmaxxtoyotatravelunicomviajesvikingvillasvirginvisionvotingvoyagevueloswalterwarmanwebcam"
    "xihuanxperiayachtsyandexzappos",
    "abogadoacademyagakhanalibabaandroidathletaauctionaudibleauspostaviancabanamexbauhausbentleybestbuybookingbrother"
    "bugatticapitalcaravancareerscartierchannelcharitychintaicitadelclubmedcollegecolognecomcastcompanycomparecontact"
    "cookingcorsicacountrycouponscoursescricketcruisesdentistdigitaldomainsexposedexpressfarmersfashionferrariferrero"
    "financefishingfitnessflightsfloristflowersforsalefrogansfujitsugallerygentinggodaddygroceryguitarshamburghangout"
    "hitachiholidayhostinghoteleshotmailhyundaiiselectismailijewelryjuniperkitchenkomatsulacaixalancomelanxesslasalle"
    "latrobeleclercliaisonlimitedlincolnmarketsmetlifemonsternetbanknetflixnetworkneustarokinawaoldnavyorganicorigins"
    "paneraiphilipspioneerpolitierealtorrecipesrentalsreviewsrexrothsamsungsandvikschmidtschwarzscienceshikshashriram"
    "singlesspiegelstaplesstarhubstatoilstoragesupportsurgerysystemstemasektheatertheatreticketstiffanytoshibatrading"
    "walmartwanggouwatchesweatherwebsiteweddingwhoswhowindowswinnersxfinityyamaxunyoutubezuerich",
    "abudhabiairforceallstateattorneybarclaysbarefootbargainsbaseballboutiquebradescobroadwaybrusselsbudapestbuilders"
    "businesscapetowncateringcatholicchryslerciprianicityeatscleaningcliniqueclothingcommbankcomputerdeliverydeloitte"
    "democratdiamondsdiscountdiscoverdownloadengineerericssonesuranceetisalateverbankexchangefeedbackfidelityfirmdale"
    "flsmidthfootballfrontiergoodyeargraingergraphicsguardianhdfcbankhelsinkiholdingshospitalinfinitiipirangaistanbul"
    "jpmorganlightinglundbeckmarriottmaseratimckinseymemorialmerckmsdmortgagemovistarmutuelleobserverpartnerspharmacy"
    "picturesplumbingpropertyredstonereliancesaarlandsamsclubsecurityservicesshoppingshowtimesoftbanksoftwarestcgroup"
    "suppliessymantectelecitytraininguconnectvanguardventuresverisignwoodsideyokohama",
    "accenturealfaromeoallfinanzamsterdamanalyticsaquarellebarcelonabloombergchristmascommunitydirectoryeducationequi"
    "pmentfairwindsfinancialfirestonefreseniusfrontdoorfujixeroxfurnituregoldpointgoodhandshisamitsuhomedepothomegood"
    "shomesensehoneywellinstituteinsurancekuokgroupladbrokeslancasterlandroverlifestylemarketingmarshallsmcdonaldsmel"
    "bournemicrosoftmontblancpanasonicpassagenspramericarichardliscjohnsonshangrilasolutionsstatebankstatefarmstockho"
    "lmtravelersvacationsyodobashi",
    "accountantapartmentsassociatesbasketballbnpparibasboehringercapitaloneconsultingcreditcardcuisinellaeurovisionex"
    "traspacefoundationhealthcareimmobilienindustriesmanagementmitsubishinationwidenewhollandnextdirectonyoursideprop"
    "ertiesprotectionprudentialrealestaterepublicanrestaurantschaefflerswiftcovertatamotorstechnologytelefonicauniver"
    "sityvistaprintvlaanderenvolkswagen",
    "accountantsbarclaycardblackfridayblockbusterbridgestonecalvinkleincontractorscreditunionengineeringenterprisesfo"
    "odnetworkinvestmentskerryhotelslamborghinimotorcyclesolayangroupphotographyplaystationproductionsprogressiveredu"
    "mbrellarightathomewilliamhill",
    "constructionlplfinancialpamperedchefscholarshipsversicherung",
    "internationallifeinsuranceorientexpressspreadbettingtravelchannelwolterskluwer",
    "afamilycompanyamericanfamilybananarepubliccancerresearchcookingchannelkerrylogisticsweatherchannel",
    "americanexpresskerrypropertiessandvikcoromant",
    "",
    "",
    "northwesternmutualtravelersinsurance",
};

/// The others; of two with the same beginning the longer one comes first.
constexpr std::array<std::string_view, 155> beyond_ascii = {"한국",
                                                            "삼성",
                                                            "닷컴",
                                                            "닷넷",
                                                            "香港",
                                                            "香格里拉",
                                                            "餐厅",
                                                            "食品",
                                                            "飞利浦",
                                                            "電訊盈科",
                                                            "集团",
                                                            "通販",
                                                            "购物",
                                                            "谷歌",
                                                            "诺基亚",
                                                            "联通",
                                                            "网络",
                                                            "网站",
                                                            "网店",
                                                            "网址",
                                                            "组织机构",
                                                            "移动",
                                                            "珠宝",
                                                            "点看",
                                                            "澳門",
                                                            "游戏",
                                                            "淡马锡",
                                                            "机构",
                                                            "書籍",
                                                            "时尚",
                                                            "新闻",
                                                            "新加坡",
                                                            "政府",
                                                            "政务",
                                                            "招聘",
                                                            "手表",
                                                            "手机",
                                                            "我爱你",
                                                            "慈善",
                                                            "微博",
                                                            "广东",
                                                            "工行",
                                                            "家電",
                                                            "娱乐",
                                                            "天主教",
                                                            "大拿",
                                                            "大众汽车",
                                                            "在线",
                                                            "嘉里大酒店",
                                                            "嘉里",
                                                            "商标",
                                                            "商店",
                                                            "商城",
                                                            "台灣",
                                                            "台湾",
                                                            "公益",
                                                            "公司",
                                                            "八卦",
                                                            "健康",
                                                            "信息",
                                                            "佛山",
                                                            "企业",
                                                            "中文网",
                                                            "中國",
                                                            "中国",
                                                            "中信",
                                                            "世界",
                                                            "ポイント",
                                                            "ファッション",
                                                            "セール",
                                                            "ストア",
                                                            "コム",
                                                            "グーグル",
                                                            "クラウド",
                                                            "みんな",
                                                            "გე",
                                                            "ລາວ",
                                                            "ไทย",
                                                            "คอม",
                                                            "ලංකා",
                                                            "ഭാരതം",
                                                            "ಭಾರತ",
                                                            "భారత్",
                                                            "சிங்கப்பூர்",
                                                            "இலங்கை",
                                                            "இந்தியா",
                                                            "ଭାରତ",
                                                            "ભારત",
                                                            "ਭਾਰਤ",
                                                            "ভাৰত",
                                                            "ভারত",
                                                            "বাংলা",
                                                            "संगठन",
                                                            "भारोत",
                                                            "भारतम्",
                                                            "भारत",
                                                            "नेट",
                                                            "कॉम",
                                                            "ڀارت",
                                                            "پاکستان",
                                                            "همراه",
                                                            "موقع",
                                                            "موريتانيا",
                                                            "موبايلي",
                                                            "مليسيا",
                                                            "مصر",
                                                            "كوم",
                                                            "كاثوليك",
                                                            "قطر",
                                                            "فلسطين",
                                                            "عمان",
                                                            "عرب",
                                                            "عراق",
                                                            "شبكة",
                                                            "سورية",
                                                            "سودان",
                                                            "تونس",
                                                            "بھارت",
                                                            "بيتك",
                                                            "بازار",
                                                            "بارت",
                                                            "ایران",
                                                            "امارات",
                                                            "المغرب",
                                                            "العليان",
                                                            "السعودية",
                                                            "الجزائر",
                                                            "البحرين",
                                                            "الاردن",
                                                            "ارامكو",
                                                            "اتصالات",
                                                            "ابوظبي",
                                                            "קום",
                                                            "հայ",
                                                            "қаз",
                                                            "укр",
                                                            "срб",
                                                            "сайт",
                                                            "рф",
                                                            "рус",
                                                            "орг",
                                                            "онлайн",
                                                            "москва",
                                                            "мон",
                                                            "мкд",
                                                            "ком",
                                                            "католик",
                                                            "ею",
                                                            "дети",
                                                            "бел",
                                                            "бг",
                                                            "ευ",
                                                            "ελ",
                                                            "vermögensberatung",
                                                            "vermögensberater"};

constexpr bool is_alphanumeric(char letter) noexcept {
    return is_ascii_alphanumeric(static_cast<unsigned char>(letter));
}

/// What must not follow: [a-z0-9@+-].
bool goes_on(std::string_view rest) noexcept {
    return !rest.empty() &&
           (is_alphanumeric(rest.front()) || rest.front() == '@' || rest.front() == '+' || rest.front() == '-');
}

bool is_listed(std::string_view name) noexcept {
    if (name.empty() || name.size() >= of_length.size()) return false;
    std::array<char, of_length.size()> small = {};
    std::transform(name.begin(), name.end(), small.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
    });
    const std::string_view wanted(small.data(), name.size());
    const std::string_view all = of_length[name.size()];
    std::size_t first = 0;
    for (std::size_t last = all.size() / name.size(); first < last;) {
        const std::size_t middle = (first + last) / 2;
        const int order = all.substr(middle * name.size(), name.size()).compare(wanted);
        if (order == 0) return true;
        (order < 0 ? first : last) = order < 0 ? middle + 1 : middle;
    }
    return false;
}

std::size_t punycode_size(std::string_view text) noexcept {
    constexpr std::string_view mark = "xn--";
    if (text.size() <= mark.size() || (text[0] | 0x20) != 'x' || (text[1] | 0x20) != 'n' || text[2] != '-' ||
        text[3] != '-')
        return 0;
    std::size_t size = mark.size();
    while (size < text.size() && (is_alphanumeric(text[size]) || text[size] == '-')) ++size;
    return size > mark.size() ? size : 0;
}

}  // namespace

std::size_t top_level_domain_size(std::string_view text) noexcept {
    const auto size = static_cast<std::size_t>(
        std::find_if_not(text.begin(), text.end(), [](char letter) { return is_alphanumeric(letter); }) - text.begin());
    const std::string_view rest = text.substr(size);
    if (is_listed(text.substr(0, size)) && !goes_on(rest)) return size;
    if (!rest.empty() && static_cast<unsigned char>(rest.front()) >= 0x80) {
        for (const std::string_view one : beyond_ascii)
            if (text.starts_with(one) && !goes_on(text.substr(one.size()))) return one.size();
    }
    return punycode_size(text);
}

}  // namespace weir
