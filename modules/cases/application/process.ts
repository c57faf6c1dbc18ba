/**
 * Application 申请审核确认: one form, all tiers are tested (一次申请、分类审核认定). Nobody is put in without the whole of it:
 * check and visit, opinion, publicity where the region has it, confirmation by another person (办法第二十八条).
 */
import { declaring } from '../../../platform/process/shared.ts'
import { hiddenOfAsking } from '../check/veil.ts'
import * as decide from './decide.ts'
import { type Application, start } from './facts.ts'
import * as intake from './intake.ts'
import * as investigate from './investigate.ts'
import * as leave from './leave.ts'
import * as objections from './objections.ts'
import * as opinion from './opinion.ts'
import { limits, states } from './states.ts'

export const application = declaring<Application>().process({
  id: 'application',
  label: { zh: '救助申请', en: 'Application' },
  prefix: 'SQ',
  article: '社会救助法第三十七至四十五条；最低生活保障审核确认办法；特困人员认定办法；刚性支出困难家庭认定办法',
  start,
  states,
  limits,
  apart: ['reasons'],
  // An aide helps to apply; what the check found about income and property is not for the village (§7).
  hides: {
    ...hiddenOfAsking,
    village: {
      actions: ['check-reported', 'suggest', 'recalculate', 'set-account', 'opinion'],
      data: ['report', 'suggestion', 'facts', 'account', 'spot'],
    },
  },
  actions: {
    enter: intake.enter,
    accept: intake.accept,
    'return-for-papers': intake.returnForPapers,
    supplement: intake.supplement,
    visit: investigate.visit,
    consents: investigate.consents,
    'request-check': investigate.requestCheck,
    'check-reported': investigate.checkReported,
    'tell-not-met': investigate.tellNotMet,
    'object-check': investigate.objectCheck,
    'no-objection': investigate.noObjection,
    'waive-objection': investigate.waiveObjection,
    'community-review': investigate.communityReview,
    suggest: opinion.suggest,
    opinion: opinion.opinion,
    recalculate: opinion.recalculate,
    'investigate-again': investigate.investigateAgain,
    'hard-check': investigate.hardCheck,
    'publicity-over': opinion.publicityOver,
    objected: objections.objected,
    'record-objection': objections.recordObjection,
    'answer-objections': objections.answerObjections,
    'sheet-photo': objections.sheetPhoto,
    'take-sheet-down': objections.takeSheetDown,
    confirm: decide.confirm,
    'county-visit': decide.countyVisit,
    refuse: decide.refuse,
    'send-back': decide.sendBack,
    'ask-meeting': decide.askMeetingAction,
    'meeting-resolved': decide.meetingResolved,
    'notify-refusal': decide.notifyRefusal,
    announce: decide.announce,
    'set-account': intake.setAccount,
    'register-kin': intake.registerKin,
    suspend: leave.suspend,
    resume: leave.resume,
    withdraw: leave.withdraw,
    terminate: leave.terminate,
  },
})
