//! Categories, products, variants, shipping methods and tax rules.

use crate::db::types::{Flag, JsonText};
use crate::db::{On, execute, fetch_all, fetch_one, fetch_opt};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CategoryRow {
    pub slug: String,
    pub name: String,
    pub blurb: String,
    pub picture: String,
}

/// A product with the extremes of its variants.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CardRow {
    pub slug: String,
    pub name: String,
    pub tagline: String,
    pub picture: String,
    pub category_slug: String,
    pub digital: Flag,
    pub words: String,
    pub lowest_minor: i64,
    pub highest_minor: i64,
    pub currency: String,
    pub most_stock: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct ProductRow {
    pub slug: String,
    pub category_slug: String,
    pub name: String,
    pub tagline: String,
    pub description: JsonText<Vec<String>>,
    pub picture: String,
    pub digital: Flag,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct VariantRow {
    pub sku: String,
    pub name: String,
    pub price_minor: i64,
    pub currency: String,
    pub stock: i64,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MethodRow {
    pub code: String,
    pub name: String,
    pub promise: String,
    pub price_minor: i64,
    pub free_from_minor: Option<i64>,
    pub currency: String,
    pub countries: JsonText<Vec<String>>,
    pub except_states: JsonText<Vec<String>>,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct TaxRuleRow {
    pub country: String,
    pub state: String,
    pub class: String,
    pub rate_ppm: i64,
    pub label: String,
}

macro_rules! cards {
    ($rest:literal) => {
        concat!(
            "SELECT p.slug, p.name, p.tagline, p.picture, p.category_slug, p.digital, p.words,
                    MIN(v.price_minor) AS lowest_minor, MAX(v.price_minor) AS highest_minor,
                    MAX(v.currency) AS currency, MAX(v.stock) AS most_stock
             FROM products p JOIN variants v ON v.product_slug = p.slug ",
            $rest
        )
    };
}

pub(crate) async fn categories(mut on: On<'_>) -> Result<Vec<CategoryRow>, sqlx::Error> {
    fetch_all!(
        on,
        CategoryRow,
        "SELECT slug, name, blurb, picture FROM categories ORDER BY position, slug"
    )
}

pub(crate) async fn category(mut on: On<'_>, slug: &str) -> Result<Option<CategoryRow>, sqlx::Error> {
    fetch_opt!(
        on,
        CategoryRow,
        "SELECT slug, name, blurb, picture FROM categories WHERE slug = $1",
        slug
    )
}

pub(crate) async fn featured(mut on: On<'_>) -> Result<Vec<CardRow>, sqlx::Error> {
    fetch_all!(
        on,
        CardRow,
        cards!("WHERE p.featured = 1 GROUP BY p.slug ORDER BY p.position, p.slug")
    )
}

pub(crate) async fn cards_of(mut on: On<'_>, category: &str) -> Result<Vec<CardRow>, sqlx::Error> {
    fetch_all!(
        on,
        CardRow,
        cards!("WHERE p.category_slug = $1 GROUP BY p.slug ORDER BY p.position, p.slug"),
        category
    )
}

/// Products whose words contain this one (already in lower case).
pub(crate) async fn cards_with(mut on: On<'_>, word: &str) -> Result<Vec<CardRow>, sqlx::Error> {
    let escaped = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    fetch_all!(
        on,
        CardRow,
        cards!(r"WHERE p.words LIKE $1 ESCAPE '\' GROUP BY p.slug ORDER BY p.position, p.slug"),
        format!("%{escaped}%")
    )
}

pub(crate) async fn product(mut on: On<'_>, slug: &str) -> Result<Option<ProductRow>, sqlx::Error> {
    fetch_opt!(
        on,
        ProductRow,
        "SELECT slug, category_slug, name, tagline, description, picture, digital FROM products WHERE slug = $1",
        slug
    )
}

pub(crate) async fn variants_of(mut on: On<'_>, product: &str) -> Result<Vec<VariantRow>, sqlx::Error> {
    fetch_all!(
        on,
        VariantRow,
        "SELECT sku, name, price_minor, currency, stock FROM variants WHERE product_slug = $1
         ORDER BY position, sku",
        product
    )
}

pub(crate) async fn variant(mut on: On<'_>, sku: &str) -> Result<Option<VariantRow>, sqlx::Error> {
    fetch_opt!(
        on,
        VariantRow,
        "SELECT sku, name, price_minor, currency, stock FROM variants WHERE sku = $1",
        sku
    )
}

pub(crate) async fn methods(mut on: On<'_>) -> Result<Vec<MethodRow>, sqlx::Error> {
    fetch_all!(
        on,
        MethodRow,
        "SELECT code, name, promise, price_minor, free_from_minor, currency, countries, except_states
         FROM shipping_methods ORDER BY position, code"
    )
}

/// The rules of one country; the states sort themselves out in `commerce`.
pub(crate) async fn tax_rules(mut on: On<'_>, country: &str) -> Result<Vec<TaxRuleRow>, sqlx::Error> {
    fetch_all!(
        on,
        TaxRuleRow,
        "SELECT country, state, class, rate_ppm, label FROM tax_rules WHERE country = $1 OR country = ''
         ORDER BY country, state, class",
        country
    )
}

/// Takes pieces off the shelf; `false` when there are not enough, and then nothing is taken.
pub(crate) async fn take_stock(mut on: On<'_>, sku: &str, quantity: i64) -> Result<bool, sqlx::Error> {
    let taken = execute!(
        on,
        "UPDATE variants SET stock = stock - $2 WHERE sku = $1 AND stock >= $2",
        sku,
        quantity
    )?;
    Ok(taken == 1)
}

/// Puts the pieces of an order back, once: `false` when they were not taken or are back already.
pub(crate) async fn give_stock_back(mut on: On<'_>, order: &str) -> Result<bool, sqlx::Error> {
    let mine = execute!(
        on,
        "UPDATE orders SET stock_taken = 0 WHERE number = $1 AND stock_taken = 1",
        order
    )?;
    if mine == 0 {
        return Ok(false);
    }
    // One by one and in one order everywhere, as they were taken, so that no two orders wait for each other.
    let pieces = fetch_all!(
        on,
        (String, i64),
        "SELECT sku, CAST(SUM(quantity) AS BIGINT) FROM order_lines WHERE order_number = $1
         GROUP BY sku ORDER BY sku",
        order
    )?;
    for (sku, quantity) in pieces {
        execute!(
            on,
            "UPDATE variants SET stock = stock + $2 WHERE sku = $1",
            sku,
            quantity
        )?;
    }
    Ok(true)
}

/// What the demo brings: written only where nothing with that key is yet.
pub(crate) mod seed {
    use super::*;

    pub(crate) async fn is_empty(mut on: On<'_>) -> Result<bool, sqlx::Error> {
        let (products, methods): (i64, i64) = fetch_one!(
            on,
            (i64, i64),
            "SELECT (SELECT COUNT(*) FROM products), (SELECT COUNT(*) FROM shipping_methods)"
        )?;
        Ok(products == 0 && methods == 0)
    }

    pub(crate) async fn category(
        mut on: On<'_>,
        row: &CategoryRow,
        position: i64,
    ) -> Result<(), sqlx::Error> {
        execute!(
            on,
            "INSERT INTO categories (slug, name, blurb, picture, position) VALUES ($1, $2, $3, $4, $5)",
            &row.slug,
            &row.name,
            &row.blurb,
            &row.picture,
            position
        )?;
        Ok(())
    }

    pub(crate) async fn product(
        mut on: On<'_>,
        row: &ProductRow,
        tax_class: &str,
        featured: bool,
        position: i64,
    ) -> Result<(), sqlx::Error> {
        let words = format!("{} {} {}", row.name, row.tagline, row.description.0.join(" ")).to_lowercase();
        execute!(
            on,
            "INSERT INTO products (slug, category_slug, name, tagline, description, picture, tax_class, digital,
                                   featured, position, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            &row.slug,
            &row.category_slug,
            &row.name,
            &row.tagline,
            &row.description,
            &row.picture,
            tax_class,
            row.digital,
            Flag(featured),
            position,
            &words
        )?;
        Ok(())
    }

    pub(crate) async fn variant(
        mut on: On<'_>,
        product: &str,
        row: &VariantRow,
        position: i64,
    ) -> Result<(), sqlx::Error> {
        execute!(
            on,
            "INSERT INTO variants (sku, product_slug, name, price_minor, currency, stock, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &row.sku,
            product,
            &row.name,
            row.price_minor,
            &row.currency,
            row.stock,
            position
        )?;
        Ok(())
    }

    pub(crate) async fn method(mut on: On<'_>, row: &MethodRow, position: i64) -> Result<(), sqlx::Error> {
        execute!(
            on,
            "INSERT INTO shipping_methods (code, name, promise, price_minor, free_from_minor, currency, countries,
                                           except_states, position)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            &row.code,
            &row.name,
            &row.promise,
            row.price_minor,
            row.free_from_minor,
            &row.currency,
            &row.countries,
            &row.except_states,
            position
        )?;
        Ok(())
    }

    pub(crate) async fn tax_rule(mut on: On<'_>, row: &TaxRuleRow) -> Result<(), sqlx::Error> {
        execute!(
            on,
            "INSERT INTO tax_rules (country, state, class, rate_ppm, label) VALUES ($1, $2, $3, $4, $5)",
            &row.country,
            &row.state,
            &row.class,
            row.rate_ppm,
            &row.label
        )?;
        Ok(())
    }
}
