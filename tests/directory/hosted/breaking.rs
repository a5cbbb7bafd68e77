//! A directory at whose steps mfadmin is killed.

use futures_util::future::{BoxFuture, FutureExt, pending};
use mfadmin::{
    contract::ExternalId,
    server::{
        crypto::totp::{CodeParameters, Secret},
        directory::remote::{
            Capabilities, DirectoryUser, Finding, Order, OrderRefusal, RemoteDirectory,
            RemoteError, ScanCursor, ScanPage, SettledStep, Step, StepOutcome, Urgency,
        },
    },
};
use mfadmin_testing::test_app::PATIENCE;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::Notify, time::timeout};

/// When it stops to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The step never reaches the directory.
    Before,
    /// It had its effect, and the answer never comes.
    After,
}

/// `inner`, which answers to so many steps and never to the next.
pub struct Breaking {
    inner: Arc<dyn RemoteDirectory>,
    step: usize,
    moment: Moment,
    done: AtomicUsize,
    reached: Notify,
}

impl Breaking {
    pub fn at(inner: Arc<dyn RemoteDirectory>, step: usize, moment: Moment) -> Arc<Self> {
        Arc::new(Self { inner, step, moment, done: AtomicUsize::new(0), reached: Notify::new() })
    }

    /// Once it has stopped to answer.
    pub async fn reached(&self) {
        let reached = timeout(PATIENCE, self.reached.notified()).await;
        reached.unwrap_or_else(|_| panic!("step {} was not reached", self.step));
    }

    async fn then(&self, step: BoxFuture<'_, StepOutcome>) -> StepOutcome {
        let is_last = self.done.fetch_add(1, Ordering::SeqCst) == self.step;
        if is_last && self.moment == Moment::Before {
            self.reached.notify_one();
            return pending().await;
        }
        let outcome = step.await;
        if is_last {
            self.reached.notify_one();
            return pending().await;
        }
        outcome
    }
}

impl RemoteDirectory for Breaking {
    fn capabilities(&self) -> Arc<Capabilities> {
        self.inner.capabilities()
    }

    fn scan(&self, after: Option<ScanCursor>) -> BoxFuture<'_, Result<ScanPage, RemoteError>> {
        self.inner.scan(after)
    }

    fn fetch<'a>(
        &'a self,
        id: &'a ExternalId,
        urgency: Urgency,
    ) -> BoxFuture<'a, Result<Option<DirectoryUser>, RemoteError>> {
        self.inner.fetch(id, urgency)
    }

    fn plan(&self, order: &Order, user: Option<&DirectoryUser>) -> Result<Vec<Step>, OrderRefusal> {
        self.inner.plan(order, user)
    }

    fn execute<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, StepOutcome> {
        self.then(self.inner.execute(step)).boxed()
    }

    fn enrol<'a>(&'a self, step: &'a Step, secret: &'a Secret) -> BoxFuture<'a, StepOutcome> {
        self.then(self.inner.enrol(step, secret)).boxed()
    }

    fn code_parameters(&self) -> BoxFuture<'_, Result<CodeParameters, RemoteError>> {
        self.inner.code_parameters()
    }

    fn takes_code<'a>(
        &'a self,
        id: &'a ExternalId,
        code: &'a str,
    ) -> BoxFuture<'a, Result<bool, RemoteError>> {
        self.inner.takes_code(id, code)
    }

    fn settle<'a>(&'a self, step: &'a Step) -> BoxFuture<'a, SettledStep> {
        self.inner.settle(step)
    }

    fn doctor(&self) -> BoxFuture<'_, Vec<Finding>> {
        self.inner.doctor()
    }
}
