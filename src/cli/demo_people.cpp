#include "cli/demo_people.hpp"

#include <array>

#include "core/text.hpp"

namespace parrain::cli {
namespace {

using Words = std::string_view;

constexpr std::array<Words, 25> kTrades = {"Atelier",    "Boulangerie", "Cabinet",    "Menuiserie", "Garage",
                                           "Librairie",  "Brasserie",   "Pharmacie",  "Clinique",   "Domaine",
                                           "Imprimerie", "Agence",      "Bureau",     "Serres",     "Plomberie",
                                           "Optique",    "Traiteur",    "Transports", "Charpente",  "Fromagerie",
                                           "Papeterie",  "Studio",      "Scierie",    "Vignobles",  "Tissages"};
constexpr std::array<Words, 47> kPlaces = {
    "Aubrac",    "Belledonne", "Cézallier",  "Dentelles", "Esterel",   "Fontvieille", "Garlaban",    "Hautefort",
    "Iroise",    "Jaumont",    "Kerlouan",   "Lubéron",   "Margeride", "Nivernais",   "Ormeaux",     "Puisaye",
    "Queyras",   "Rochemaure", "Sologne",    "Trégor",    "Ubaye",     "Valromey",    "Yvelines",    "Zéphyr",
    "Argoat",    "Bellerive",  "Combraille", "Drancourt", "Embrunais", "Forez",       "Grésivaudan", "Hurepoix",
    "Lauragais", "Morvan",     "Nébouzan",   "Oisans",    "Ponthieu",  "Quercy",      "Rouergue",    "Saintonge",
    "Thiérache", "Valgaude",   "Vercors",    "Vimeu",     "Xaintrie",  "Mirepoix",    "Bresse"};
constexpr std::array<Words, 12> kEnglishTrades = {"Bakery",  "Joinery", "Design",  "Dental", "Garden Centre", "Motors",
                                                  "Brewing", "Books",   "Roofing", "Optics", "Freight",       "Dairy"};
constexpr std::array<Words, 19> kEnglishPlaces = {
    "Ashcombe", "Brindlewood", "Coldharbour", "Dunmere",   "Eastbourne Lane", "Fernhill",  "Glenmoor",
    "Hartwell", "Ivybridge",   "Kestrel",     "Larkfield", "Millbrook",       "Northgate", "Oakhurst",
    "Pennine",  "Ravensworth", "Stonebeck",   "Thornbury", "Wychwood"};

constexpr std::array<Words, 36> kFirstNames = {
    "Adèle",  "Bastien", "Camille", "Damien",  "Élise",     "Florent", "Gaëlle",   "Hakim",     "Inès",
    "Jérôme", "Karine",  "Loïc",    "Maëlle",  "Nicolas",   "Océane",  "Patrice",  "Quitterie", "Romain",
    "Salomé", "Thomas",  "Ulysse",  "Valérie", "Wassim",    "Yasmine", "Zacharie", "Agathe",    "Benoît",
    "Chloé",  "Didier",  "Estelle", "Fabien",  "Guillaume", "Hélène",  "Ismaël",   "Judith",    "Kévin"};
constexpr std::array<Words, 41> kLastNames = {
    "Aubertin",  "Barbier", "Carpentier", "Delorme",  "Espinasse", "Fournier",  "Gauthier", "Hubert",  "Imbert",
    "Jacquet",   "Klein",   "Lemoine",    "Mercier",  "Noël",      "Ollivier",  "Perrot",   "Quentin", "Rousseau",
    "Schmitt",   "Tessier", "Urbain",     "Vidal",    "Weber",     "Yvernault", "Zimmer",   "Arnoux",  "Bonnard",
    "Chevalier", "Diallo",  "Étienne",    "Ferrand",  "Guyot",     "Hamon",     "Joly",     "Lacroix", "Marchetti",
    "Navarro",   "Picard",  "Renaudin",   "Sabatier", "Traoré"};
constexpr std::array<Words, 12> kEnglishFirstNames = {"Alison", "Ben",   "Charlotte", "Dev",    "Ellen", "Fraser",
                                                      "Grace",  "Harry", "Imogen",    "Kieran", "Megan", "Owen"};
constexpr std::array<Words, 19> kEnglishLastNames = {
    "Ackroyd", "Bishop", "Carter", "Doyle",   "Ellis", "Fletcher", "Grant",  "Hughes", "Ives", "Kapoor",
    "Lowe",    "Marsh",  "Norris", "Osborne", "Pryce", "Reid",     "Sutton", "Turner", "Walsh"};

constexpr std::array<Words, 10> kStreets = {
    "rue des Tilleuls",  "avenue de la Gare", "rue du Moulin",         "place du Marché", "rue Pasteur",
    "chemin des Vignes", "quai Nord",         "boulevard Victor-Hugo", "rue de l’Église", "impasse des Lilas"};
struct Town {
    Words postcode;
    Words city;
};
constexpr std::array<Town, 10> kTowns = {
    Town{"35000", "Rennes"}, Town{"44000", "Nantes"},          Town{"69003", "Lyon"},     Town{"31000", "Toulouse"},
    Town{"59000", "Lille"},  Town{"67000", "Strasbourg"},      Town{"33000", "Bordeaux"}, Town{"34000", "Montpellier"},
    Town{"21000", "Dijon"},  Town{"63000", "Clermont-Ferrand"}};
constexpr std::array<Town, 4> kEnglishTowns = {Town{"LS1 4AP", "Leeds"}, Town{"BS1 5TR", "Bristol"},
                                               Town{"M2 3WQ", "Manchester"}, Town{"NG1 6FS", "Nottingham"}};

/// A text in both languages.
struct Said {
    Words fr;
    Words en;

    std::string in(Locale locale) const { return std::string(locale == Locale::kFr ? fr : en); }
};

constexpr std::array kPraise = {
    Said{"Simple et rapide, j’en parle déjà autour de moi.", "Simple and quick, I already talk about it."},
    Said{"Le support répond en dix minutes.", "Support answers within ten minutes."},
    Said{"La relance automatique nous a fait gagner un jour par mois.", "Automatic reminders save us a day a month."},
    Said{"Mon comptable l’adore.", "My accountant loves it."},
    Said{"Enfin un logiciel que toute l’équipe utilise.", "At last a product the whole team uses."},
    Said{"Facture électronique prête à temps, merci.", "Ready for e-invoicing in time, thank you."},
};
constexpr std::array kIndifference = {
    Said{"Bien, mais il manque les devis multilingues.", "Good, but quotes in several languages are missing."},
    Said{"Fait le travail.", "Does the job."},
    Said{"J’attends l’application mobile pour recommander.", "I wait for the mobile app before I recommend it."},
};
constexpr std::array kComplaints = {
    Said{"Trop lent le lundi matin.", "Too slow on Monday mornings."},
    Said{"Trois semaines pour un export comptable, c’est long.", "Three weeks for an accounting export is too long."},
    Said{"Le prix a augmenté sans prévenir.", "The price went up without warning."},
    Said{"Je ne retrouve jamais mes avoirs.", "I never find my credit notes."},
    Said{"Personne ne m’a rappelé la dernière fois.", "Nobody called me back last time."},
    Said{"Trop de clics pour une facture.", "Too many clicks for one invoice."},
};
constexpr std::array kNeeds = {
    Said{"Facturation électronique", "E-invoicing"},
    Said{"Relances des impayés", "Reminders of unpaid invoices"},
    Said{"Remplacer un vieux logiciel de devis", "To replace an old quoting program"},
    Said{"Suivi des chantiers et des acomptes", "To follow jobs and deposits"},
    Said{"Partager les pièces avec le comptable", "To share documents with the accountant"},
};
constexpr std::array kRelationships = {
    Said{"Fournisseur depuis cinq ans", "A supplier of five years"},
    Said{"Ancienne collègue", "A former colleague"},
    Said{"Même club d’entrepreneurs", "The same business club"},
    Said{"Voisin de la zone d’activité", "Next door"},
    Said{"Mon client", "A customer of mine"},
};

// Reps of the demo write in French.
constexpr std::array<Words, 6> kAdvocateAgreed = {"Très satisfait de la boutique, appelle de notre part sans souci.",
                                                  "Préfère qu’on dise que c’est lui.",
                                                  "L’a déjà prévenue : elle attend notre appel.",
                                                  "Rappelle qu’ils vendent surtout en ligne.",
                                                  "A demandé au passage comment relier sa caisse.",
                                                  "Content du dernier lot de nouveautés."};
constexpr std::array<Words, 3> kAdvocateTalked = {"Veut d’abord en parler à son contact.",
                                                  "En salon cette semaine, reprend contact lundi.",
                                                  "Cherche encore le bon interlocuteur."};
constexpr std::array<Words, 3> kAdvocateDeclined = {"Ils viennent de signer ailleurs.", "Préfère ne pas les déranger.",
                                                    "Son contact a quitté la société."};
constexpr std::array<Words, 6> kProspectTalked = {
    "Vend sur trois places de marché, veut tout réunir.", "Boutique actuelle trop lente.",
    "Saison forte en décembre : décision avant.",         "Compare avec deux autres offres.",
    "Demande une démonstration du module de stock.",      "Veut d’abord voir une boutique du même métier."};
constexpr std::array<Words, 3> kProspectWon = {"Commande signée, ouverture sous deux semaines.",
                                               "Signe : le mois offert a fait la différence.",
                                               "Commande confirmée par e-mail."};
constexpr std::array<Words, 2> kCalledBack = {"En rendez-vous, rappeler demain.", "Demande un rappel demain matin."};
constexpr std::array<Words, 6> kLosses = {"Budget reporté à l’an prochain",  "A choisi une autre solution",
                                          "Pas de projet de vente en ligne", "Trop petite activité pour l’instant",
                                          "Reste chez son prestataire",      "Projet abandonné"};

/// Two numbers below the sizes of two tables of which the second's is prime: no pair comes twice before all have come.
struct Pair {
    std::size_t first;
    std::size_t second;
};
Pair pair_of(std::size_t number, std::size_t first_size, std::size_t second_size) {
    return {number % first_size, (number / first_size + number) % second_size};
}

template <std::size_t N, std::size_t M>
std::string joined(const std::array<Words, N>& first, const std::array<Words, M>& second, std::size_t number) {
    const Pair pair = pair_of(number, N, M);
    return std::string(first[pair.first]) + " " + std::string(second[pair.second]);
}

/// A text as an address spells it: `Boulangerie Trégor` with a dot gives `boulangerie.tregor`.
std::string spelled(std::string_view text, char blank) {
    std::string out;
    for (const char c : fold(text)) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_letter) out += c;
        if (!is_letter && !out.empty() && out.back() != blank) out += blank;
    }
    return out;
}

template <std::size_t N>
std::string one_of(const std::array<Said, N>& texts, Locale locale, std::size_t number) {
    return texts[number % N].in(locale);
}

InventedContact french(std::size_t number, std::size_t person) {
    return {.company = joined(kTrades, kPlaces, number),
            .domain = {},
            .name = joined(kFirstNames, kLastNames, person),
            .email = {},
            .country = "FR",
            .locale = Locale::kFr};
}

InventedContact english(std::size_t number, std::size_t person) {
    const Pair pair = pair_of(number, kEnglishTrades.size(), kEnglishPlaces.size());
    return {.company = std::string(kEnglishPlaces[pair.second]) + " " + std::string(kEnglishTrades[pair.first]),
            .domain = {},
            .name = joined(kEnglishFirstNames, kEnglishLastNames, person),
            .email = {},
            .country = "GB",
            .locale = Locale::kEn};
}

}  // namespace

InventedContact invented_contact(std::size_t number, std::size_t colleague) {
    constexpr std::size_t kOneInEnglish = 6;
    constexpr std::size_t kColleagueStride = 211;
    const bool is_english = number % kOneInEnglish == kOneInEnglish - 1;
    const std::size_t person = number + colleague * kColleagueStride;
    InventedContact contact = is_english ? english(number / kOneInEnglish, person) : french(number, person);
    contact.domain = spelled(contact.company, '-') + ".example";
    contact.email = spelled(contact.name, '.') + "@" + contact.domain;
    return contact;
}

PostalAddress invented_address(const InventedContact& contact, std::size_t number) {
    const bool is_french = contact.locale == Locale::kFr;
    const Town& town = is_french ? kTowns[number % kTowns.size()] : kEnglishTowns[number % kEnglishTowns.size()];
    const std::string house = std::to_string(1 + number % 89);
    return {
        .name = contact.name,
        .line1 = is_french ? house + " " + std::string(kStreets[(number * 3) % kStreets.size()]) : house + " Mill Lane",
        .line2 = contact.company,
        .postcode = std::string(town.postcode),
        .city = std::string(town.city),
        .country = contact.country};
}

std::string invented_comment(Locale locale, int score, std::size_t number) {
    constexpr int kPraises = 8;
    constexpr int kComplains = 6;
    if (score >= kPraises) return one_of(kPraise, locale, number);
    if (score <= kComplains) return one_of(kComplaints, locale, number);
    return one_of(kIndifference, locale, number);
}

std::string invented_need(Locale locale, std::size_t number) {
    return one_of(kNeeds, locale, number);
}

std::string invented_relationship(Locale locale, std::size_t number) {
    return one_of(kRelationships, locale, number);
}

std::string invented_phone(const InventedContact& contact, std::size_t number) {
    constexpr std::size_t kLines = 10'000;
    constexpr std::size_t kEnglishLines = 1'000;
    const bool is_french = contact.locale == Locale::kFr;
    std::string line = std::to_string(is_french ? number * 37 % kLines : number * 37 % kEnglishLines);
    line.insert(0, (is_french ? 4 : 3) - line.size(), '0');
    return (is_french ? "+3326191" : "+441632960") + line;
}

std::string invented_call_note(CallParty party, CallOutcome outcome, std::size_t number) {
    const auto one = [&](const auto& notes) { return std::string(notes[number % notes.size()]); };
    const bool is_advocate = party == CallParty::kAdvocate;
    switch (outcome) {
        case CallOutcome::kNoAnswer: return {};
        case CallOutcome::kCallBack: return one(kCalledBack);
        case CallOutcome::kAgrees: return one(kAdvocateAgreed);
        case CallOutcome::kReached: return is_advocate ? one(kAdvocateTalked) : one(kProspectTalked);
        case CallOutcome::kDeclines: return is_advocate ? one(kAdvocateDeclined) : std::string();
        case CallOutcome::kInterested: return one(kProspectTalked);
        case CallOutcome::kWon: return one(kProspectWon);
        case CallOutcome::kLost: return {};
    }
    return {};
}

std::string invented_loss(std::size_t number) {
    return std::string(kLosses[number % kLosses.size()]);
}

}  // namespace parrain::cli
