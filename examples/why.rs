use dateline::retrieve::*;
use dateline::settings::*;
use dateline::understand::{Reading, dialogue::Conversation};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let o = Overrides {
        corpus: if a.len() > 2 {
            vec![a[2].clone().into()]
        } else {
            vec![]
        },
        entities: if a.len() > 3 {
            vec![a[3].clone().into()]
        } else {
            vec![]
        },
        data: Some(":memory:".into()),
    };
    let s = Settings::load(&[], std::iter::empty(), &o).unwrap();
    let d = dateline::opening::desk(&s).unwrap();
    let l = d.library();
    let w = rank::Weights::shipped().unwrap();
    let t = jiff::civil::date(2025, 6, 25);
    if let Reading::Clear(r) = d.read(&a[1], t, &Conversation::default(), &l) {
        println!("{} {:?}", r.rule, r.intent);
        let e = retrieve(&r, &l, &w, t).unwrap();
        for u in &e.question.units {
            println!("{:?} {:.2} {}", u.content, u.weight, u.known)
        }
        for k in e.ranked.iter().take(8) {
            let p = l.place(k).unwrap();
            println!(
                "{:.2} conf {:.2} lack {:?} {:?}\n   {}",
                k.score,
                w.confidence(&k.features),
                lack(&e.question, k, &l),
                k.features,
                p.text()
            )
        }
    }
}
