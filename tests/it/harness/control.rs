//! The pretend Amazon's control door, as any test of a shop uses it.

use reqwest::{Client, Method};
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Control {
    client: Client,
    url: String,
}

impl Control {
    pub fn new(public_url: &str) -> Control {
        super::tls();
        let client = Client::builder()
            .timeout(std::time::Duration::from_secs(20))
            .build()
            .unwrap();
        Control {
            client,
            url: public_url.trim_end_matches('/').to_owned(),
        }
    }

    /// Asks the door; anything but success ends the test with what the door said.
    #[track_caller]
    pub fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> impl Future<Output = Value> + use<> {
        let request = self
            .client
            .request(method.clone(), format!("{}/_simulator/{path}", self.url));
        let request = match &body {
            Some(body) => request.json(body),
            None => request,
        };
        let told = format!("{method} {path} {body:?}");
        async move {
            let response = request.send().await.unwrap();
            let status = response.status();
            let text = response.text().await.unwrap();
            assert!(status.is_success(), "{told}: {status} {text}");
            serde_json::from_str(&text).unwrap_or(Value::Null)
        }
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None).await
    }

    /// A buyer with an address and two cards that work.
    pub async fn buyer(&self) -> Value {
        let cards = json!([{ "brand": "Visa", "tail": "1111" }, { "brand": "Mastercard", "tail": "8888" }]);
        self.post("buyers", json!({ "cards": cards })).await
    }

    /// A token as a fresh sign-in would bring it.
    pub async fn token(&self, buyer: &str) -> String {
        let answer = self.post(&format!("buyers/{buyer}/tokens"), json!({})).await;
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// What the widgets would have made: an order reference with an address and a card.
    pub async fn order_reference(&self, buyer: &str) -> String {
        let answer = self.post("order-references", json!({ "buyer": buyer })).await;
        answer["id"].as_str().unwrap().to_owned()
    }

    /// Chooses another card in the wallet, as the widget's frame does for the signed-in buyer.
    pub async fn choose_card(&self, token: &str, order_reference: &str, card: &str) {
        let chosen = json!({
            "seller_id": "A2CASHWRAPDEMO", "environment": "sandbox", "order_reference": order_reference,
            "card_id": card,
        });
        let request = self
            .client
            .post(format!("{}/widgets/api/payment-method", self.url));
        let answer = request
            .header("x-amz-access-token", token)
            .json(&chosen)
            .send()
            .await
            .unwrap();
        let answer: Value = answer.json().await.unwrap();
        assert_eq!(answer["chosen"], card, "{answer}");
    }

    /// The next call of this kind for this order reference ends so.
    pub async fn outcome(&self, operation: &str, order_reference: &str, reason: &str) {
        let outcome = json!({
            "operation": operation, "order_reference": order_reference, "state": "Declined", "reason": reason,
        });
        self.post("outcomes", outcome).await;
    }

    /// The next calls fail so.
    pub async fn fault(&self, fault: Value) {
        self.post("faults", fault).await;
    }

    pub async fn clear_faults(&self) {
        self.ask(Method::DELETE, "faults", None).await;
    }

    /// All that is known of one order reference.
    pub async fn seen(&self, order_reference: &str) -> Value {
        self.get(&format!("order-references/{order_reference}")).await
    }

    /// The calls made for one order reference, oldest first.
    pub async fn requests(&self, order_reference: &str) -> Vec<Value> {
        let answer = self
            .get(&format!("requests?order_reference={order_reference}"))
            .await;
        let list = answer.get("requests").cloned().unwrap_or(answer);
        list.as_array().cloned().unwrap_or_default()
    }
}
