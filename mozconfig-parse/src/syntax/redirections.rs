//! Redirections: `< file`, `2>&1`, `<< END`.
//!
//! The bodies of here-documents come later, and are read in `here_document.rs`.

use crate::syntax::BashismKind;
use crate::syntax::cursor::Parser;
use crate::syntax::lexer::Token;
use crate::syntax::tree::{HereDocument, Redirection, RedirectionOperator, RedirectionTarget};

impl Parser<'_, '_> {
    /// The redirection at the position. `None` when its word is missing, which is reported.
    #[inline(never)]
    pub(super) fn redirection(&mut self) -> Option<Redirection> {
        use RedirectionOperator as Operator;

        let start = self.position;
        let operator_start = self.descriptor_end(start).unwrap_or(start);
        let descriptor = if operator_start > start {
            self.slice(start, operator_start).replace("\\\n", "").parse().ok()
        } else {
            None
        };
        let first = self.byte(operator_start);
        let after_first = self.skip(operator_start + 1);
        let after_second = self.skip(after_first + 1);
        let mut strip_tabs = false;
        let (operator, end) = match (first, self.byte(after_first)) {
            (Some(b'<'), Some(b'<')) => match self.byte(after_second) {
                Some(b'<') => (Operator::HereString, after_second + 1),
                Some(b'-') => {
                    strip_tabs = true;
                    (Operator::HereDocument, after_second + 1)
                }
                _ => (Operator::HereDocument, after_first + 1),
            },
            (Some(b'<'), Some(b'&')) => (Operator::DuplicateInput, after_first + 1),
            (Some(b'<'), Some(b'>')) => (Operator::ReadWrite, after_first + 1),
            (Some(b'<'), _) => (Operator::Input, operator_start + 1),
            (Some(b'&'), _) if self.byte(after_second) == Some(b'>') => {
                (Operator::OutputAndError, after_second + 1)
            }
            (Some(b'&'), _) => (Operator::OutputAndError, after_first + 1),
            (_, Some(b'>')) => (Operator::Append, after_first + 1),
            (_, Some(b'&')) => (Operator::DuplicateOutput, after_first + 1),
            (_, Some(b'|')) => (Operator::Clobber, after_first + 1),
            _ => (Operator::Output, operator_start + 1),
        };
        self.take_reserved(end);
        match operator {
            Operator::HereString => self.bashism(BashismKind::HereString, operator_start, end),
            Operator::OutputAndError => {
                self.bashism(BashismKind::OutputAndError, operator_start, end);
            }
            _ => {}
        }
        if self.peek() != Token::Word {
            self.unexpected(if operator == Operator::HereDocument {
                "the delimiter of a here-document"
            } else {
                "a file name or descriptor"
            });
            return None;
        }
        let word_start = self.position;
        let word = self.word();
        let target = if operator == Operator::HereDocument {
            let document = self.here_document(word_start, strip_tabs);
            RedirectionTarget::HereDocument(document)
        } else {
            RedirectionTarget::Word(word)
        };
        Some(Redirection { descriptor, operator, target, range: self.range_from(start) })
    }

    /// A here-document whose delimiter was just read; its body comes later.
    fn here_document(&mut self, delimiter_start: usize, strip_tabs: bool) -> HereDocument {
        let (delimiter, quoted) = self.unquoted_delimiter(delimiter_start, self.last_end);
        let body_range = self.expect_body(delimiter.clone(), quoted, strip_tabs, delimiter_start);
        HereDocument { delimiter, quoted, strip_tabs, body: Vec::new(), body_range }
    }
}
