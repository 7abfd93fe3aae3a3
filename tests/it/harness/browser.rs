//! A person's browser as far as a server can tell: cookies, forms, and the headers that say where a request
//! comes from.

use std::collections::BTreeMap;
use std::sync::Mutex;

use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN, REFERER, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use url::Url;

pub struct Browser {
    pub base_url: String,
    client: Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What the server said.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The body as what a script would make of it.
    #[track_caller]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.body))
    }

    /// The words on the page, without its tags.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = true;
        for letter in self.body.chars() {
            match letter {
                '<' => inside = false,
                '>' => {
                    inside = true;
                    text.push(' ');
                }
                _ if inside => text.push(letter),
                _ => {}
            }
        }
        let text = text
            .replace("&#x27;", "'")
            .replace("&amp;", "&")
            .replace("&quot;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Browser {
    pub fn new(base_url: &str) -> Browser {
        super::tls();
        let client = Client::builder()
            .redirect(Policy::none())
            .timeout(std::time::Duration::from_secs(60))
            .build()
            .unwrap();
        Browser {
            base_url: base_url.to_owned(),
            client,
            cookies: Mutex::default(),
        }
    }

    /// Opens an address.
    pub async fn get(&self, path: &str) -> Answer {
        let request = self
            .client
            .get(self.at(path))
            .header(ACCEPT, "text/html,*/*;q=0.8");
        self.send(request).await
    }

    /// Opens an address and goes where it leads.
    pub async fn open(&self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            if !answer.status.is_redirection() {
                return answer;
            }
            let next = self.at(answer.location());
            answer = self.get(next.strip_prefix(&self.base_url).unwrap_or(&next)).await;
        }
        panic!("{path} leads nowhere");
    }

    /// Sends a form without script, from the page `from`; the answer is what stands before any redirect.
    pub async fn submit(&self, from: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .client
            .post(self.at(action))
            .header(ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .header(ORIGIN, &self.base_url)
            .header(REFERER, self.at(from))
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(fields));
        self.send(request).await
    }

    /// Calls a server function as a script of ours does.
    pub async fn call(&self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .client
            .post(self.at(&format!("/api/{function}")))
            .header(ACCEPT, "application/json")
            .header(ORIGIN, &self.base_url)
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form(fields));
        self.send(request).await
    }

    /// Presses "Place order" and does not mind if the server dies meanwhile.
    pub async fn try_place(&self, view: &commerce::checkout::CheckoutView) -> Result<(), reqwest::Error> {
        let cookies = self.cookie_header();
        let request = self
            .request(reqwest::Method::POST, "/api/place_order")
            .header(ACCEPT, "application/json")
            .header(ORIGIN, &self.base_url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, cookies)
            .body(form(&[
                ("terms", "true"),
                ("revision", &view.revision.to_string()),
            ]));
        request.send().await.map(|_| ())
    }

    fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    /// A request of the test's own making, with this browser's cookies.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.at(path))
    }

    /// Sends it, cookies included.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let cookies = self.cookie_header();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header(COOKIE, cookies)
        };
        let response = request.send().await.unwrap();
        self.remember(response.headers());
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.text().await.unwrap(),
        }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// A second tab: the same cookies, its own requests.
    pub fn tab(&self) -> Browser {
        let tab = Browser::new(&self.base_url);
        *tab.cookies.lock().unwrap() = self.cookies.lock().unwrap().clone();
        tab
    }

    fn remember(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap();
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            let gone = value.is_empty() || attributes.to_lowercase().contains("max-age=0");
            if gone {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), value.to_owned());
            }
        }
    }

    fn at(&self, path: &str) -> String {
        Url::parse(&self.base_url)
            .unwrap()
            .join(path)
            .unwrap()
            .to_string()
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}
