//! The envelope around every answer: which call it answers, whether it is an error, and its request id.

use crate::ErrorCode;
use crate::error::ErrorKind;
use crate::operations::Operation;
use crate::xml::Element;

/// Reads an answer: an error by its code, a success by its operation.
pub(crate) fn interpret<O: Operation>(
    status: u16,
    body: &[u8],
) -> Result<(Option<String>, O::Answer), ErrorKind> {
    let unreadable = |problem: String| ErrorKind::Unreadable { status, problem };
    let root = Element::parse(body).map_err(|error| unreadable(error.to_string()))?;
    if root.name() == "ErrorResponse" {
        let error = root
            .need_child("Error")
            .map_err(|error| unreadable(error.to_string()))?;
        let code = error
            .need("Code")
            .map_err(|error| unreadable(error.to_string()))?;
        return Err(ErrorKind::Refused {
            status,
            code: ErrorCode::from(code),
            message: error.string("Message").unwrap_or_default(),
            request_id: request_id(&root),
        });
    }
    if !(200..300).contains(&status) || root.name() != format!("{}Response", O::ACTION) {
        return Err(unreadable(format!("<{}> is not the answer", root.name())));
    }
    let none = Element::default();
    let result = root.child(&format!("{}Result", O::ACTION)).unwrap_or(&none);
    let answer = O::read(result).map_err(|error| unreadable(error.to_string()))?;
    Ok((request_id(&root), answer))
}

/// Amazon spells it both ways, and puts it beside the error or into the metadata.
fn request_id(root: &Element) -> Option<String> {
    let either = |element: &Element| {
        element
            .string("RequestId")
            .or_else(|| element.string("RequestID"))
    };
    either(root).or_else(|| root.child("ResponseMetadata").and_then(either))
}
