//! Mails: what they say ([`templates`]), and how they leave ([`Mailer`]).
//!
//! A mail is a job, written in the transaction that made it true. So a mail tells only what is durable, and
//! never a state that a crash took back.

mod layout;
mod templates;

use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::Shop;
use crate::db::mails::{self, MailRow};
use crate::error::{Broken, StartError};
use crate::settings::{Mail, MailTransport};

pub(crate) use templates::{Template, render};

/// A written mail, ready to leave.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// How mails leave this shop.
pub(crate) struct Mailer {
    from: Mailbox,
    way: Way,
}

enum Way {
    /// Into the demo's mailbox.
    Mailbox,
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

impl Mailer {
    /// Reads the settings. Nothing is sent and nobody is asked.
    pub(crate) fn open(mail: &Mail) -> Result<Self, StartError> {
        let from = mail.from.parse().map_err(|_| {
            StartError::Mail(format!(
                "`{}` is no sender; write `Name <name@example.com>`",
                mail.from
            ))
        })?;
        if let Some(merchant) = &mail.merchant
            && merchant.parse::<Mailbox>().is_err()
        {
            return Err(StartError::Mail(format!("`{merchant}` is no mail address")));
        }
        let way = match &mail.transport {
            MailTransport::Mailbox => Way::Mailbox,
            MailTransport::Smtp(url) => {
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
                    // The address holds a password, and lettre's words might hold the address.
                    .map_err(|_| StartError::Mail("the SMTP address cannot be read".to_owned()))?;
                Way::Smtp(Box::new(transport.build()))
            }
        };
        Ok(Self { from, way })
    }

    /// Hands a letter over. `job` makes the Message-ID: the same job, the same mail.
    pub(crate) async fn send(&self, shop: &Shop, job: &str, letter: Letter) -> Result<(), Broken> {
        let host = shop.settings().base_url.host_str().unwrap_or("localhost");
        let message_id = format!("<{job}@{host}>");
        match &self.way {
            Way::Mailbox => self.keep(shop, job, message_id, letter).await,
            Way::Smtp(transport) => {
                let to: Mailbox = letter
                    .to
                    .parse()
                    .map_err(|_| Broken::Mail("no such address".into()))?;
                let message = Message::builder()
                    .from(self.from.clone())
                    .to(to)
                    .subject(letter.subject)
                    .message_id(Some(message_id))
                    .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
                    .map_err(|_| Broken::Mail("the letter cannot be written".into()))?;
                transport
                    .send(message)
                    .await
                    .map(drop)
                    .map_err(|error| not_sent(&error))
            }
        }
    }

    async fn keep(&self, shop: &Shop, job: &str, message_id: String, letter: Letter) -> Result<(), Broken> {
        let row = MailRow {
            id: job.to_owned(),
            message_id,
            sender: self.from.to_string(),
            recipient: letter.to,
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            sent_at: shop.now(),
        };
        let mut tx = shop.db().write().await?;
        mails::insert(tx.on(), &row).await?;
        Ok(tx.commit().await?)
    }
}

/// Only the code: what a server writes beside it often holds the buyer's address, and this is logged and kept.
fn not_sent(error: &lettre::transport::smtp::Error) -> Broken {
    Broken::Mail(match error.status() {
        Some(code) if error.is_permanent() => format!("refused for good, {code}"),
        Some(code) => format!("refused for now, {code}"),
        None if error.is_timeout() => "no answer in time".to_owned(),
        None if error.is_tls() => "no secure connection".to_owned(),
        None if error.is_response() => "an answer that cannot be read".to_owned(),
        None => "no connection".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Letter, Mailer};
    use crate::settings::{Mail, MailTransport};

    #[tokio::test]
    async fn of_a_refused_letter_only_the_code_is_kept() {
        use std::io::{BufRead as _, BufReader, Write as _};
        let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = server.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (stream, _) = server.accept().unwrap();
            let mut out = stream.try_clone().unwrap();
            let mut say = move |line: &str| out.write_all(format!("{line}\r\n").as_bytes()).unwrap();
            say("220 mail.example");
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let refused = line.starts_with("RCPT");
                say(if refused {
                    "550 <susie@example.com> unknown"
                } else {
                    "250 yes"
                });
            }
        });
        let shop = crate::testing::shop().await;
        let mailer = Mailer::open(&Mail {
            from: "Cashwrap <shop@shop.example>".into(),
            merchant: None,
            transport: MailTransport::Smtp(crate::Secret::new(format!("smtp://127.0.0.1:{port}"))),
        });
        let letter = Letter {
            to: "susie@example.com".into(),
            subject: "s".into(),
            text: "t".into(),
            html: "h".into(),
        };
        let refused = mailer.unwrap().send(&shop, "1", letter).await.unwrap_err();
        assert_eq!(refused.to_string(), "mail: refused for good, 550");
    }
}
