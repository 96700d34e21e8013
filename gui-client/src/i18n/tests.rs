use super::*;

#[test]
fn numbers_are_written_as_the_language_writes_them() {
    assert_eq!(
        (decimal(0.125, 2), grouped(2048), grouped(999)),
        ("0.12".into(), "2,048".into(), "999".into())
    );
    assert_eq!((grouped(1_048_576), decimal(3.0, 0)), ("1,048,576".into(), "3".into()));
}

#[test]
fn a_message_has_its_plural_form() {
    let copied = |count: usize| tr!("copied", count = count);
    assert_eq!((copied(1), copied(2)), ("One row copied.".to_owned(), "2 rows copied.".to_owned()));
}
