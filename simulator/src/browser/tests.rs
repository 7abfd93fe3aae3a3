//! The pages and the frames' questions, through the true router.

mod sign_in;
mod widgets;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::demo::{CLIENT_ID, PASSWORD, SELLER};
use crate::world::World;
use crate::{Settings, Simulator};

const ALEX: &str = "buyer@example.com";
const HANNAH: &str = "hannah@example.com";
const SHOP: &str = "http://127.0.0.1:3000";

struct Shop {
    simulator: Simulator,
    router: Router,
}

impl Shop {
    fn new() -> Self {
        let simulator = Simulator::open(Settings::default()).unwrap();
        let router = super::router(simulator.clone());
        Self { simulator, router }
    }

    fn world<T>(&self, alter: impl FnOnce(&mut World) -> T) -> T {
        self.simulator.change(alter)
    }

    fn token(&self, email: &str) -> String {
        self.token_for(email, "profile payments:widget", None)
    }

    fn token_for(&self, email: &str, scope: &str, seconds: Option<i64>) -> String {
        self.world(|world| {
            let buyer = world.find_buyer(email).unwrap().id.clone();
            world.create_token(&buyer, CLIENT_ID, scope, seconds).token
        })
    }

    async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, address: &str) -> Response {
        self.send(Request::get(address).body(Body::empty()).unwrap())
            .await
    }

    async fn press(&self, address: &str, form: &str, cookie: &str) -> Response {
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// What a frame asks; sandbox and the demo seller unless `more` says otherwise.
    async fn ask(&self, path: &str, token: Option<&str>, more: Value) -> Value {
        let mut body = json!({ "seller_id": SELLER, "environment": "sandbox" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let mut request =
            Request::post(format!("/widgets/api/{path}")).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header("x-amz-access-token", token);
        }
        let response = self
            .send(request.body(Body::from(body.to_string())).unwrap())
            .await;
        assert_eq!(response.status(), StatusCode::OK);
        serde_json::from_str(&text(response).await).unwrap()
    }
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}
