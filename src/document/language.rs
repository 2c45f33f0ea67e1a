//! Knows the languages with decimal commas by their most frequent words, in prose and in tables. Does not know the
//! language of a text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::quantity::Decimals;

/// Maximum number of bytes examined.
const LOOKED_AT: usize = 20_000;

/// Words frequent in German, French, Spanish, Italian, Portuguese and Dutch texts, but not in English ones.
const COMMA: [&str; 6] = [
    "der das und von für mit den im auf nach ist werden summe insgesamt betrag gesamt anzahl menge einnahmen ausgaben \
     anteil veränderung kosten datum vorgang bezeichnung",
    "le les des du et est pour dans aux sont montant dépenses recettes charges produits désignation libellé quantité \
     moyenne semestre mois",
    "el los las del y una importe concepto gastos ingresos cantidad precio fecha variación partida",
    "il gli della delle dei di però sono importo totale voce spese entrate quantità prezzo variazione trimestre",
    "os da dos das em uma despesas receitas rubrica preço quantidade variação rapazes raparigas ano",
    "het een van voor met zijn totaal bedrag omschrijving aantal uitgaven inkomsten lasten baten verschil aandeel",
];

/// Words frequent in English texts.
const POINT: &str =
    "the and of in to is for with on at by from was are this that item amount budget share change";

static WORDS: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
    let comma = COMMA.iter().flat_map(|it| it.split_whitespace()).map(|it| (it, true));
    comma.chain(POINT.split_whitespace().map(|it| (it, false))).collect()
});

/// The decimal mark of the languages to which most words of `text` belong; `None` if they are too few to tell.
pub(super) fn decimals(text: &str) -> Option<Decimals> {
    let head = &text[..text.floor_char_boundary(LOOKED_AT)];
    let words = head.split(|c: char| !c.is_alphabetic()).filter(|it| (1..=16).contains(&it.len()));
    let (mut comma, mut point) = (0usize, 0usize);
    for word in words {
        match WORDS.get(&*word.to_lowercase()) {
            Some(true) => comma += 1,
            Some(false) => point += 1,
            None => {}
        }
    }
    match () {
        () if comma >= 2 && comma > 2 * point => Some(Decimals::Comma),
        () if point > comma => Some(Decimals::Point),
        () => None,
    }
}
