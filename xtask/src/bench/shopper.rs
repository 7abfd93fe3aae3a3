//! A shopper without a browser: the same requests as the page makes, in the same order.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::Agent;

use crate::demo::DemoServer;
use crate::process::root;

/// How long each step took.
#[derive(Default)]
pub struct Steps {
    pub address: Vec<Duration>,
    pub payment_method: Vec<Duration>,
    pub shipping_method: Vec<Duration>,
    pub placed: Vec<Duration>,
}

impl Steps {
    pub fn append(&mut self, mut more: Steps) {
        self.address.append(&mut more.address);
        self.payment_method.append(&mut more.payment_method);
        self.shipping_method.append(&mut more.shipping_method);
        self.placed.append(&mut more.placed);
    }
}

/// One person with cookies of their own.
pub struct Shopper<'a> {
    agent: Agent,
    demo: &'a DemoServer,
}

impl<'a> Shopper<'a> {
    pub fn new(demo: &'a DemoServer) -> Self {
        Self { agent: agent(), demo }
    }

    /// From the empty cart to the paid order.
    pub fn buys(&self, sku: &str) -> Result<Steps> {
        let mut steps = Steps::default();
        let revision = self.ready(sku, &mut steps)?;
        let begun = Instant::now();
        self.place(revision)?;
        steps.placed.push(begun.elapsed());
        Ok(steps)
    }

    /// Up to the button; the revision of what the page shows then.
    pub fn ready(&self, sku: &str, steps: &mut Steps) -> Result<i64> {
        self.add(sku)?;
        let buyer = self.provider("buyers", &json!({}))?;
        let buyer = text(&buyer["id"])?;
        let token = self.provider(&format!("buyers/{buyer}/tokens"), &json!({}))?;
        let payment = self.provider("order-references", &json!({ "buyer": buyer }))?;
        let payment = text(&payment["id"])?;
        let state = self.call("begin_sign_in", &[])?;
        let signed_in = [("token", text(&token["access_token"])?), ("state", text(&state)?)];
        self.call("sign_in", &signed_in)?;

        let begun = Instant::now();
        let view = self.call("save_address", &[("payment_id", payment)])?;
        steps.address.push(begun.elapsed());
        if let Some(method) = view["options"][0]["code"].as_str() {
            let begun = Instant::now();
            self.call("save_shipping_method", &[("code", method)])?;
            steps.shipping_method.push(begun.elapsed());
        }
        let begun = Instant::now();
        let view = self.call("save_payment_method", &[("payment_id", payment)])?;
        steps.payment_method.push(begun.elapsed());
        view["revision"].as_i64().context("the checkout has no revision")
    }

    /// Presses "Place order".
    pub fn place(&self, revision: i64) -> Result<()> {
        let revision = revision.to_string();
        let view = self.call("place_order", &[("terms", "true"), ("revision", &revision)])?;
        ensure!(view["stage"]["placed"].is_object(), "not placed: {view}");
        Ok(())
    }

    pub fn add(&self, sku: &str) -> Result<()> {
        self.call("add_to_cart", &[("sku", sku), ("quantity", "1")])?;
        Ok(())
    }

    /// The cookies, for a request header.
    pub fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        let pairs: Vec<String> = jar
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect();
        pairs.join("; ")
    }

    fn call(&self, function: &str, fields: &[(&str, &str)]) -> Result<Value> {
        let mut answer = self
            .agent
            .post(format!("{}/api/{function}", self.demo.shop))
            .header("accept", "application/json")
            .header("origin", &self.demo.shop)
            .send_form(fields.iter().copied())
            .with_context(|| format!("{function} failed"))?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?).unwrap_or(Value::Null))
    }

    fn provider(&self, path: &str, body: &Value) -> Result<Value> {
        provider(&self.agent, self.demo, path, body)
    }
}

/// A client that keeps cookies and connections.
pub fn agent() -> Agent {
    Agent::new_with_config(Agent::config_builder().max_redirects(0).build())
}

/// The provider without throttling and without its usual pause.
pub fn settle(agent: &Agent, demo: &DemoServer) -> Result<()> {
    let settings = json!({ "throttling": false, "synchronous_delay_ms": 0 });
    provider(agent, demo, "settings", &settings)?;
    Ok(())
}

/// One thing for each order, as far as the demo's stock goes.
pub fn shelf(orders: usize) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Catalog {
        products: Vec<Product>,
    }
    #[derive(Deserialize)]
    struct Product {
        digital: bool,
        variants: Vec<Variant>,
    }
    #[derive(Deserialize)]
    struct Variant {
        sku: String,
        price_minor: i64,
        stock: usize,
    }
    let file = root().join("shop/demo/catalog.json");
    let catalog: Catalog = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let skus: Vec<String> = catalog
        .products
        .into_iter()
        .filter(|product| !product.digital)
        .flat_map(|product| product.variants)
        .filter(|variant| variant.price_minor > 0)
        .flat_map(|variant| std::iter::repeat_n(variant.sku, variant.stock.saturating_sub(1)))
        .take(orders)
        .collect();
    ensure!(
        skus.len() == orders,
        "the demo's stock is good for {} orders",
        skus.len()
    );
    Ok(skus)
}

fn provider(agent: &Agent, demo: &DemoServer, path: &str, body: &Value) -> Result<Value> {
    let mut answer = agent
        .post(format!("{}/_simulator/{path}", demo.provider))
        .send_json(body)
        .with_context(|| format!("the provider's {path} failed"))?;
    Ok(serde_json::from_str(&answer.body_mut().read_to_string()?).unwrap_or(Value::Null))
}

fn text(value: &Value) -> Result<&str> {
    value.as_str().with_context(|| format!("no text: {value}"))
}
