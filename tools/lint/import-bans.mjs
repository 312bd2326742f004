// The imports that must never exist (house.md §1.4), one entry per rule or part of one. Patterns are matched against places in the
// repository: `from` and `except` against the importing file, `to` and `butNot` against what it imports.

/** Specs and their helpers are no production code; a journey through several modules is what some of them are for. */
const TESTS = /\.spec\.ts$|\.harness\.ts$|\/testing\/|\/test\/|^apps\/e2e\//;
const DATABASE = '(drizzle-orm|pg|pg-[a-z-]+|typeorm|kysely)(/.*)?$';
const MODULES = 'apps/api/src/modules';

const pkg = (...names) => new RegExp(`^(${names.join('|')})(/.*)?$`);
const modulesOf = (...names) => new RegExp(`^${MODULES}/(${names.join('|')})/`);

/** House.md §1.3: what a module may use of its fellows. Platform and auth's guards are open to all. */
const MAY_USE = {
  'cold-call': ['audio', 'calls', 'contacts'],
  campaign: ['audio', 'audit', 'calls', 'contacts', 'compliance', 'queue', 'realtime'],
  webhooks: ['calls', 'campaign', 'cold-call', 'recordings'],
  calls: ['audit', 'compliance', 'queue', 'realtime'],
  recordings: ['audit', 'calls', 'queue'],
  delivery: ['audit', 'calls', 'queue', 'recordings'],
  // A contact's status follows its calls and its log is theirs too; neither of the two knows of contacts.
  contacts: ['audit', 'calls', 'compliance', 'queue', 'realtime'],
  // Messages for whoever plays them into a call; it knows no calls.
  audio: ['audit'],
  // Writes down who changed a rule or a list.
  compliance: ['audit'],
  // Written to by whoever does something worth keeping; it knows none of them.
  audit: [],
  health: [],
  metrics: [],
  auth: ['audit', 'realtime'],
  queue: [],
  realtime: [],
};

const betweenModules = Object.entries(MAY_USE).map(([module, others]) => ({
  from: modulesOf(module),
  except: TESTS,
  to: new RegExp(`^${MODULES}/`),
  butNot: modulesOf(module, 'auth', ...others),
  why: `${module} may use ${['auth', ...others].join(', ')} of the other modules; it is told about the rest through CALL_LISTENERS or a job (house.md §1.3)`,
}));

export const IMPORT_BANS = [
  // 1
  {
    from: /^libs\/contracts\/src\//,
    except: TESTS,
    to: /^/,
    butNot: /^libs\/contracts\/src\//,
    why: 'contracts depend on nothing at all, so that browser and server can share them',
  },
  // 2
  {
    from: /^apps\/admin\/src\//,
    to: new RegExp(`^(@dialer/telephony|apps/(api|carrier)/|libs/telephony/|${DATABASE})`),
    why: 'the admin knows the server by @dialer/contracts only',
  },
  { from: /^apps\/admin\/src\//, except: TESTS, to: /^node:/, why: 'the admin runs in a browser' },
  // 3
  {
    from: /^libs\/telephony\//,
    to: new RegExp(`^(apps/|@nestjs/bullmq|bullmq|ioredis|${DATABASE})`),
    why: 'telephony speaks to carriers; it knows no application, database or queue',
  },
  // 4
  {
    from: /^(apps|libs)\//,
    except: /^libs\/telephony\/src\/lib\/twilio\/|^apps\/carrier\/.*(\.spec\.ts$|\/testing\/)/,
    to: pkg('twilio'),
    why: 'the Twilio SDK lives in libs/telephony/src/lib/twilio',
  },
  {
    from: /^(apps|libs)\//,
    except: /^libs\/telephony\/src\/lib\/telnyx\/|^apps\/carrier\/.*(\.spec\.ts$|\/testing\/)/,
    to: pkg('telnyx'),
    why: 'the Telnyx SDK lives in libs/telephony/src/lib/telnyx',
  },
  {
    from: /^(apps|libs)\//,
    except: /^apps\/admin\/src\/app\/features\/dialer\/softphone\/|^apps\/carrier\/.*(\.spec\.ts$|\/testing\/)/,
    to: pkg('@twilio/voice-sdk', '@telnyx/webrtc'),
    why: 'components know a Softphone; browser SDKs live in features/dialer/softphone',
  },
  // 5
  { from: /\/twilio\//, to: /^(apps|libs)\/.*\/telnyx(\/|$)/, why: 'the carriers know nothing of each other' },
  { from: /\/telnyx\//, to: /^(apps|libs)\/.*\/twilio(\/|$)/, why: 'the carriers know nothing of each other' },
  // 6
  {
    from: /^apps\/carrier\//,
    to: /^(@dialer\/|libs\/|apps\/(api|admin)\/)/,
    why: 'an emulator that shares code with what it tests only confirms its own mistakes; they meet over HTTP',
  },
  // 7 (and all of §1.3)
  ...betweenModules,
  // 8
  {
    from: /^apps\/api\/src\//,
    except: new RegExp(
      `^${MODULES}/queue/|^apps/api/src/platform/(queue-backend|database/migrate)\\.ts$|\\.processor\\.ts$|${TESTS.source}`,
    ),
    to: pkg('bullmq', '@nestjs/bullmq', '@bull-board/.*'),
    why: 'jobs are added through modules/queue and done in a *.processor.ts',
  },
  {
    from: /^apps\/api\/src\//,
    except: new RegExp(`\\.repository\\.ts$|^apps/api/src/platform/(database/|queue-backend\\.ts$)|${TESTS.source}`),
    to: new RegExp(`^${DATABASE}`),
    why: 'SQL stands in a *.repository.ts or in platform/database',
  },
  {
    from: /^apps\/api\/src\//,
    except: new RegExp(`\\.repository\\.ts$|^apps/api/src/platform/database/|${TESTS.source}`),
    to: /^apps\/api\/src\/platform\/database\/schema(\/|$)/,
    why: 'a table is used by the repository of its module only',
  },
  {
    from: /^(apps\/(api|admin)|libs)\//,
    except: new RegExp(`^${MODULES}/realtime/|^apps/admin/src/app/core/realtime/|${TESTS.source}`),
    to: pkg('ws', '@nestjs/websockets', '@nestjs/platform-ws'),
    why: 'sockets are the business of modules/realtime and core/realtime',
  },
  // 9
  {
    from: /^apps\/api\/src\//,
    except: new RegExp(`\\.(controller|guard|filter)\\.ts$|^apps/api/src/platform/errors/|${TESTS.source}`),
    to: pkg('@nestjs/common'),
    names: /Exception$/,
    why: 'services throw AppError with a code; only controllers, guards, filters and platform/errors know HTTP',
  },
  // 10
  ...betweenFeatures(['sign-in', 'dialer', 'contacts', 'calls', 'campaigns', 'recordings', 'ops', 'settings', 'users']),
  {
    from: /^apps\/admin\/src\/app\/shared\/ui\//,
    to: /^apps\/admin\/src\/app\/(core|features)\//,
    why: 'shared/ui has inputs and outputs only',
  },
  {
    from: /^apps\/admin\/src\/app\/(features|shared)\//,
    except: TESTS,
    to: pkg('@angular/common/http'),
    names: /^HttpClient$/,
    why: 'requests are made by the clients in core/api',
  },
  // 11 (the global is banned in eslint.config.mjs)
  {
    from: /^(apps\/api|libs)\/.*src\//,
    except: new RegExp(`^apps/api/src/platform/config/|${TESTS.source}`),
    to: /^node:process$/,
    why: 'the environment is read in platform/config only',
  },
  // 12
  {
    from: /^(apps|libs)\/.*\/src\//,
    except: TESTS,
    to: /(\.spec|\.harness)$|^(apps|libs)\/.*\/(testing|test)(\/|$)|^tools\/|^@dialer\/[a-z]+\/testing$|^@nestjs\/testing$|^@angular\/.*\/testing$|^fast-check$|^playwright/,
    why: 'test helpers stay out of production code',
  },
  {
    from: /^(apps|libs)\//,
    to: pkg('@nestjs/common', '@angular/core'),
    names: /^forwardRef$/,
    why: 'a cycle is cut by a job or a listener, not by forwardRef',
  },
];

function betweenFeatures(features) {
  return features.map((feature) => ({
    from: new RegExp(`^apps/admin/src/app/features/${feature}/`),
    to: /^apps\/admin\/src\/app\/features\//,
    butNot: new RegExp(`^apps/admin/src/app/features/${feature}(/|$)`),
    why: 'features do not know each other; what two need belongs to core or shared',
  }));
}
