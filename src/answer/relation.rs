//! `how are <entity> and <other> related`: the sentences that name both; where none
//! does, the articles that do, and what the entity index says of the two.

use std::collections::BTreeSet;

use crate::analysis::SentenceRef;
use crate::entities::EntityKey;
use crate::index::search::SearchError;
use crate::retrieve::retrieve;
use crate::understand::model::Request;
use crate::understand::model::Subject;

use super::measured::ReplyKind;
use super::turns::names_wanting;
use super::{Answer, AnswerContext, Status};

pub(super) fn answer(
    mut draft: Answer,
    request: &Request,
    (one, other): (&Subject, &Subject),
    context: &AnswerContext<'_>,
) -> Result<Answer, SearchError> {
    let (Some(one), Some(other)) = (one.entities.first(), other.entities.first()) else {
        return Ok(names_wanting(draft));
    };
    let evidence = retrieve(request, context.library, context.weights, context.today)?;
    let places = || {
        let ranked = evidence.ranked.iter();
        ranked.filter_map(|ranked| context.library.place(ranked))
    };
    for place in places().filter(|place| names_both(*place, *one, *other)) {
        if draft.citations.len() >= context.max_citations {
            break;
        }
        draft.cite(place, context);
    }
    let curated = curated(*one, *other, context).or_else(|| curated(*other, *one, context));
    if draft.citations.is_empty() {
        let [first, second] = [*one, *other].map(|key| name(key, context));
        let shared: BTreeSet<_> = places()
            .map(|place| place.analyzed)
            .filter(|analyzed| analyzed.names(*one) && analyzed.names(*other))
            .map(|analyzed| &analyzed.article.id)
            .collect();
        let together = match shared.len() {
            0 => "no article names both".to_owned(),
            1 => "1 article names both, in sentences apart".to_owned(),
            count => format!("{count} articles name both, in sentences apart"),
        };
        let why = format!("No sentence names both {first} and {second}; {together}.");
        let why = [Some(why), curated].into_iter().flatten();
        let why = why.collect::<Vec<_>>().join(" ");
        return Ok(draft.not_found(why, &evidence, context));
    }
    draft.status = Status::Answered;
    draft.measured(ReplyKind::Relation, context);
    draft.note = curated;
    Ok(draft)
}

fn names_both(place: SentenceRef<'_>, one: EntityKey, other: EntityKey) -> bool {
    let names = |key| place.mentions().any(|mention| mention.entity == key);
    names(one) && names(other)
}

fn name(key: EntityKey, context: &AnswerContext<'_>) -> String {
    let entity = context.library.entity(key);
    entity.map_or_else(String::new, |entity| entity.name.to_owned())
}

/// What the entry of an entity says of another: "The entity index lists SKC as
/// part-of SK Group." It is no quotation, and is said to be none.
fn curated(of: EntityKey, to: EntityKey, context: &AnswerContext<'_>) -> Option<String> {
    let (of, to) = (context.library.entity(of)?, context.library.entity(to)?);
    let relation = of.relations.iter().find(|relation| relation.to == to.id)?;
    let kind = relation.kind.replace('-', " ");
    Some(format!(
        "The entity index lists {} as {kind} {}; that is no quotation.",
        of.name, to.name
    ))
}
