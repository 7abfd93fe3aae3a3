//! The demo shop's goods: `shop/demo/catalog.json`, its shipping methods and its tax rules.

use serde::Deserialize;

use crate::Shop;
use crate::db::catalog::{CategoryRow, MethodRow, ProductRow, TaxRuleRow, VariantRow, seed as rows};
use crate::db::types::{Flag, JsonText};
use crate::error::Broken;

const CATALOG: &str = include_str!("../demo/catalog.json");
const TERMS: &str = include_str!("../demo/shipping-and-tax.json");

#[derive(Deserialize)]
struct Catalog {
    categories: Vec<Category>,
    products: Vec<Product>,
}

#[derive(Deserialize)]
struct Category {
    slug: String,
    name: String,
    blurb: String,
    picture: String,
}

#[derive(Deserialize)]
struct Product {
    slug: String,
    name: String,
    category: String,
    tagline: String,
    description: Vec<String>,
    picture: String,
    tax_class: String,
    digital: bool,
    #[serde(default)]
    featured: bool,
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    sku: String,
    name: String,
    price_minor: i64,
    currency: String,
    stock: i64,
}

#[derive(Deserialize)]
struct Terms {
    shipping_methods: Vec<Method>,
    tax_rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Method {
    code: String,
    name: String,
    promise: String,
    price_minor: i64,
    free_from_minor: Option<i64>,
    currency: String,
    countries: Vec<String>,
    except_states: Vec<String>,
}

#[derive(Deserialize)]
struct Rule {
    country: String,
    state: String,
    /// Tax classes it holds for.
    classes: Vec<String>,
    rate_ppm: i64,
    label: String,
}

/// Writes everything in one transaction, if the shelf is empty.
pub(crate) async fn seed(shop: &Shop) -> Result<(), Broken> {
    let catalog: Catalog = serde_json::from_str(CATALOG).map_err(Broken::data)?;
    let terms: Terms = serde_json::from_str(TERMS).map_err(Broken::data)?;
    let mut tx = shop.db().write().await?;
    if !rows::is_empty(tx.on()).await? {
        return Ok(());
    }
    for (position, category) in (0..).zip(catalog.categories) {
        let row = CategoryRow {
            slug: category.slug,
            name: category.name,
            blurb: category.blurb,
            picture: category.picture,
        };
        rows::category(tx.on(), &row, position).await?;
    }
    for (position, product) in (0..).zip(catalog.products) {
        let row = ProductRow {
            slug: product.slug,
            category_slug: product.category,
            name: product.name,
            tagline: product.tagline,
            description: JsonText(product.description),
            picture: product.picture,
            digital: Flag(product.digital),
        };
        rows::product(tx.on(), &row, &product.tax_class, product.featured, position).await?;
        for (position, variant) in (0..).zip(product.variants) {
            let variant = VariantRow {
                sku: variant.sku,
                name: variant.name,
                price_minor: variant.price_minor,
                currency: variant.currency,
                stock: variant.stock,
            };
            rows::variant(tx.on(), &row.slug, &variant, position).await?;
        }
    }
    for (position, method) in (0..).zip(terms.shipping_methods) {
        let row = MethodRow {
            code: method.code,
            name: method.name,
            promise: method.promise,
            price_minor: method.price_minor,
            free_from_minor: method.free_from_minor,
            currency: method.currency,
            countries: JsonText(method.countries),
            except_states: JsonText(method.except_states),
        };
        rows::method(tx.on(), &row, position).await?;
    }
    for rule in terms.tax_rules {
        for class in rule.classes {
            let row = TaxRuleRow {
                country: rule.country.clone(),
                state: rule.state.clone(),
                class,
                rate_ppm: rule.rate_ppm,
                label: rule.label.clone(),
            };
            rows::tax_rule(tx.on(), &row).await?;
        }
    }
    tx.commit().await?;
    shop.shelf().forget();
    Ok(())
}
